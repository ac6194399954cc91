// docs/reference/ is made from the tables of packages/contract and the comments above their entries. With --check nothing
// is written, and a page that is not what would be written is a fault.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { isMain } from './is-main.mjs';
import { capabilitiesPage } from './reference/capabilities-page.mjs';
import { errorsPage } from './reference/errors-page.mjs';
import { eventsPage } from './reference/events-page.mjs';
import { hooksPage } from './reference/hooks-page.mjs';
import { limitsPage } from './reference/limits-page.mjs';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const PAGES = {
  'capabilities.md': capabilitiesPage,
  'errors.md': errorsPage,
  'events.md': eventsPage,
  'hooks.md': hooksPage,
  'limits.md': limitsPage,
};

/** Every page as it should be, by its path. */
export function renderReference() {
  return Object.fromEntries(
    Object.entries(PAGES).map(([file, page]) => [path.join('docs', 'reference', file), page(ROOT)]),
  );
}

/** The pages that are not as they should be. */
export function stalePages(root, pages) {
  return Object.entries(pages)
    .filter(([file, text]) => {
      const at = path.join(root, file);
      return !existsSync(at) || readFileSync(at, 'utf8') !== text;
    })
    .map(([file]) => file);
}

function main() {
  const pages = renderReference();
  const stale = stalePages(ROOT, pages);
  if (process.argv.includes('--check')) {
    for (const file of stale) console.error(`${file} is not up to date: npm run reference`);
    console.log(`${Object.keys(pages).length} pages, ${stale.length} not up to date`);
    return stale.length > 0 ? 1 : 0;
  }
  mkdirSync(path.join(ROOT, 'docs', 'reference'), { recursive: true });
  for (const file of stale) writeFileSync(path.join(ROOT, file), pages[file]);
  console.log(`${stale.length} of ${Object.keys(pages).length} pages written`);
  return 0;
}

if (isMain(import.meta.url)) process.exitCode = main();

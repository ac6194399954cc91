// npm run check: everything that can be known without running the product. Arguments name single steps.
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { ready, root } from './ready.mjs';
import { run, seconds } from './run.mjs';

const GUEST = 'packages/sandbox/src/guest';
const PLUGIN_GLOBALS = 'packages/plugin-sdk/globals';

const STEPS = {
  lockfile: ['tools/complete-lockfile.mjs', '--check'],
  layers: ['tools/check-layers.mjs'],
  walks: ['tools/check-walks.mjs'],
  reference: ['tools/write-reference.mjs', '--check'],
  types: ['node_modules/typescript/bin/tsc', '--project', 'tsconfig.json'],
  'guest types': ['node_modules/typescript/bin/tsc', '--project', `${GUEST}/tsconfig.json`],
  'plugin globals': ['node_modules/typescript/bin/tsc', '--project', `${PLUGIN_GLOBALS}/tsconfig.json`],
  lint: ['node_modules/oxlint/bin/oxlint', '--deny-warnings'],
  format: ['node_modules/oxfmt/bin/oxfmt', '--check'],
};

process.exitCode = (await check(process.argv.slice(2))) ? 0 : 1;

async function check(wanted) {
  const unknown = wanted.filter((name) => !(name in STEPS));
  if (unknown.length > 0)
    throw new Error(`No such step: ${unknown.join(', ')}. Steps: ${Object.keys(STEPS).join(', ')}`);
  const node = ready();
  let good = true;
  for (const name of Object.keys(STEPS)) {
    if (wanted.length > 0 ? wanted.includes(name) : applies(name)) good = (await step(node, name)) && good;
  }
  return good;
}

async function step(node, name) {
  const began = performance.now();
  const code = await run(node, STEPS[name]);
  console.log(`${code === 0 ? 'ok  ' : 'FAIL'} ${name} ${seconds(began)}`);
  return code === 0;
}

/** The compiler refuses a project without files. */
function applies(name) {
  if (name !== 'guest types') return true;
  const folder = path.join(root, GUEST);
  return existsSync(folder) && readdirSync(folder, { recursive: true }).some((file) => file.endsWith('.ts'));
}

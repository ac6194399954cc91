// The files of this repository that people wrote, as posix paths from the root.
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';

export const AREAS = ['apps', 'bench', 'examples', 'packages', 'plugins', 'tests', 'tools'];

const NOT_OURS = new Set(['node_modules', 'dist', 'coverage']);

/** Every file and, with a slash at its end, every folder below the areas of `root`. */
export function listSources(root) {
  return AREAS.flatMap((area) => listBelow(root, area));
}

function listBelow(root, folder) {
  if (!existsSync(path.join(root, folder))) return [];
  const entries = readdirSync(path.join(root, folder), { withFileTypes: true }).filter(isOurs);
  return entries
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const at = `${folder}/${entry.name}`;
      return entry.isDirectory() ? [`${at}/`, ...listBelow(root, at)] : [at];
    });
}

function isOurs(entry) {
  return !NOT_OURS.has(entry.name) && !entry.name.startsWith('.');
}

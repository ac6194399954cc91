import { expect, it } from 'vitest';
import { isWithin, timeOfDay } from '../src/time-of-day.ts';

it('reads the clocks of the time zone, also across a date and daylight saving', () => {
  expect(timeOfDay('2026-01-01T23:30:00.000Z', 'Europe/Berlin')).toBe(30);
  expect(timeOfDay('2026-07-01T22:30:00.000Z', 'Europe/Berlin')).toBe(30);
  expect(timeOfDay('2026-07-01T00:00:00.000Z', 'Asia/Kolkata')).toBe(330);
  expect(timeOfDay('2026-07-01T00:00:00.000Z', 'UTC')).toBe(0);
});

it('begins with the first minute, ends before the last and may go over midnight', () => {
  const at = (from: string, to: string, clock: string): boolean =>
    isWithin({ from, to }, timeOfDay(`2026-01-01T${clock}:00.000Z`, 'UTC'));
  expect([at('17:00', '19:00', '17:00'), at('17:00', '19:00', '18:59')]).toEqual([true, true]);
  expect([at('17:00', '19:00', '16:59'), at('17:00', '19:00', '19:00')]).toEqual([false, false]);
  expect([at('22:00', '02:00', '23:00'), at('22:00', '02:00', '01:59')]).toEqual([true, true]);
  expect(at('22:00', '02:00', '02:00')).toBe(false);
  expect([at('00:00', '24:00', '00:00'), at('00:00', '24:00', '23:59')]).toEqual([true, true]);
});

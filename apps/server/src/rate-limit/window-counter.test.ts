import { expect, it } from 'vitest';
import { systemClock } from '@daino/kernel';
import { WindowCounter } from './window-counter.ts';

it('lets a key use its limit in one minute, and again in the next', () => {
  let now = Date.parse('2026-01-01T00:00:15Z');
  const counter = new WindowCounter(2, { ...systemClock, now: () => new Date(now) });
  expect(counter.take('a')).toEqual({ limit: 2, remaining: 1, exceeded: false, resetSeconds: 45 });
  expect(counter.take('a')).toMatchObject({ remaining: 0, exceeded: false });
  expect(counter.take('a')).toMatchObject({ remaining: 0, exceeded: true });
  expect(counter.take('b')).toMatchObject({ remaining: 1, exceeded: false });
  now += 45_000;
  expect(counter.take('a')).toEqual({ limit: 2, remaining: 1, exceeded: false, resetSeconds: 60 });
});

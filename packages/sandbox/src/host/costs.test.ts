import { describe, expect, test } from 'vitest';
import type { Link, LinkOutcome } from '@daino/contract';
import { linkOf, programOf } from '../../test/plugin.ts';
import { Costs } from './costs.ts';

const link: Link = linkOf(programOf('run() {}'));
const took = (cpuUs: number): LinkOutcome => ({
  status: 'done',
  text: '',
  wallUs: cpuUs,
  cpuUs,
  heapBytes: 0,
  logs: [],
});

test('a handler may be slow until it was quick', () => {
  const costs = new Costs();
  expect(costs.of([link]).isDoubtful).toBe(true);
  costs.measured(link, took(12_000));
  expect(costs.of([link]).isDoubtful).toBe(true);
  costs.measured(link, took(300));
  expect(costs.of([link]).isDoubtful).toBe(false);
});

describe('a handler is slow', () => {
  test('from its second run on when it takes more than ten milliseconds', () => {
    const costs = new Costs();
    costs.measured(link, took(12_000));
    expect(costs.of([link]).isSlow).toBe(false);
    costs.measured(link, took(12_000));
    expect(costs.of([link]).isSlow).toBe(true);
  });

  test('from its first run on when that is far too long', () => {
    const costs = new Costs();
    costs.measured(link, took(30_000));
    expect(costs.of([link]).isSlow).toBe(true);
  });

  test('while it holds its process, and no longer when that was its first run', () => {
    const costs = new Costs();
    costs.holds(link, 10_000);
    expect(costs.of([link]).isSlow).toBe(true);
    costs.measured(link, took(15_000));
    expect(costs.of([link]).isSlow).toBe(false);
  });

  test('until it was quick several times', () => {
    const costs = new Costs();
    for (let run = 0; run < 2; run += 1) costs.measured(link, took(20_000));
    const runs = [];
    for (; costs.of([link]).isSlow; runs.push(costs.of([link]).us)) costs.measured(link, took(100));
    expect(runs).toHaveLength(4);
    expect(runs).toEqual(runs.toSorted((one, other) => other - one));
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { aggregateOptions } from './aggregate-options.ts';
import { type Filter, filterTree } from './filter.ts';
import { findOptions } from './find-options.ts';
import { fitFilter } from './fit-filter.ts';
import { readInstant } from './read-instant.ts';

const fields = {
  id: 'id',
  name: 'text',
  price: 'amount',
  active: 'boolean',
  tags: 'list',
  metadata: 'json',
  createdAt: 'instant',
} as const;

describe('a filter for a table', () => {
  it.each<Filter>([
    { name: 'x', price: { $gte: 1 }, active: true, id: { $in: ['a', null] } },
    { tags: { $contains: 'vip' }, metadata: { $exists: true }, 'metadata.a.b': { $gt: 1 } },
    { tags: { $exists: false }, name: { $contains: 'x' } },
  ])('may ask for its fields: %j', (filter) => {
    const tree = filterTree(filter);
    expect(fitFilter(tree, fields)).toEqual({ node: tree, issues: [] });
  });

  it('tells which fields there are, and what they are', () => {
    const filter = {
      storeId: 'x',
      'name.first': 'x',
      name: 1,
      price: '1',
      active: 'true',
      tags: 'vip',
      id: { $contains: 'a' },
      createdAt: { $gt: 'yesterday' },
      $or: [{ ['toString']: 'x' }],
    };
    expect(fitFilter(filterTree(filter), fields).issues.map(({ path }) => path)).toEqual([
      'storeId',
      'name.first',
      'name',
      'price',
      'active',
      'tags',
      'id',
      'createdAt',
      'toString',
    ]);
  });

  it('says instants in one form', () => {
    const tree = filterTree({ createdAt: { $gte: '2026-01-31', $in: ['2026-01-31T10:00:00+01:00'] } });
    const instant = (operator: string, operand: unknown) => ({
      kind: 'test',
      path: 'createdAt',
      operator,
      operand,
    });
    expect(fitFilter(tree, fields).node).toEqual({
      kind: 'all',
      nodes: [
        {
          kind: 'all',
          nodes: [instant('$gte', '2026-01-31T00:00:00.000Z'), instant('$in', ['2026-01-31T09:00:00.000Z'])],
        },
      ],
    });
  });
});

describe('an instant', () => {
  it('is read as the same point in time', () => {
    const date = fc.date({ min: new Date('0001-01-01'), max: new Date('9999-12-31'), noInvalidDate: true });
    fc.assert(
      fc.property(date, (at) => {
        expect(readInstant(at.toISOString())).toBe(at.toISOString());
      }),
    );
  });

  it.each([
    '2026-02-31',
    '2026-13-01',
    '2026-1-1',
    '2026-01-31T09:00',
    'now',
    '',
    '0000-01-01',
    '2026-01-01T25:00Z',
  ])('is not %j', (text) => expect(readInstant(text)).toBeUndefined());
});

describe('options', () => {
  it('of a find have defaults, and sort in the order in which they are written', () => {
    expect(findOptions.parse({})).toEqual({ sort: [], limit: 50 });
    expect(findOptions.parse({ sort: { name: 'asc', createdAt: -1 }, limit: 200, select: ['id'] })).toEqual({
      sort: [
        { field: 'name', descending: false },
        { field: 'createdAt', descending: true },
      ],
      limit: 200,
      select: ['id'],
    });
    for (const wrong of [{ limit: 201 }, { limit: 0 }, { sort: { a: 2 } }, { sort: 'a' }, { where: {} }]) {
      expect(findOptions.safeParse(wrong).success).toBe(false);
    }
  });

  it('of an aggregate name fields one by one or as a list, and compute something', () => {
    expect(aggregateOptions.parse({ groupBy: 'status', sum: ['total', 'total'] })).toEqual({
      where: {},
      groupBy: ['status'],
      count: false,
      sum: ['total'],
      avg: [],
      min: [],
      max: [],
    });
    for (const wrong of [{}, { count: false }, { groupBy: 'a' }, { count: true, where: { $where: 1 } }]) {
      expect(aggregateOptions.safeParse(wrong).success).toBe(false);
    }
  });
});

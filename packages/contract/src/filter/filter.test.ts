import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareTexts } from './compare-texts.ts';
import { type Filter, filterIssues, filterSchema } from './filter.ts';
import { matchesFilter } from './matches-filter.ts';

const sale = {
  number: 'S-7',
  total: 12.5,
  paid: true,
  notes: null,
  payment: { method: 'card' },
  items: [{ productId: 'p1' }],
  tags: ['vip', 'späti'],
  createdAt: '2026-01-31T09:00:00.000Z',
};

describe('a filter', () => {
  it.each<[Filter, boolean]>([
    [{}, true],
    [{ number: 'S-7' }, true],
    [{ number: 's-7' }, false],
    [{ total: '12.5' }, false],
    [{ total: 12.5, paid: false }, false],
    [{ 'payment.method': { $in: ['cash', 'card'] } }, true],
    [{ 'payment.method': { $nin: ['cash', 'card'] } }, false],
    [{ payment: { $exists: true } }, true],
    [{ payment: { $eq: null } }, false],
    [{ notes: null, absent: null, 'payment.absent.more': null }, true],
    [{ notes: { $exists: true } }, false],
    [{ absent: { $exists: false } }, true],
    [{ absent: { $ne: 'x' }, notes: { $nin: ['x'] } }, true],
    [{ total: { $gt: 12.5 } }, false],
    [{ total: { $gte: 12.5, $lt: 13 } }, true],
    [{ total: { $gt: '1' } }, false],
    [{ number: { $gt: 1 } }, false],
    [{ paid: { $gte: 0 } }, false],
    [{ number: { $gt: 'S-10' } }, true],
    [{ createdAt: { $gte: '2026-01-31', $lt: '2026-02-01' } }, true],
    [{ tags: 'vip' }, false],
    [{ tags: { $ne: 'vip' } }, true],
    [{ tags: { $contains: 'vip' } }, true],
    [{ tags: { $contains: 'vi' } }, false],
    [{ number: { $contains: '-' } }, true],
    [{ number: { $contains: '.*' } }, false],
    [{ number: { $contains: '' } }, true],
    [{ total: { $contains: '1' } }, false],
    [{ items: { $contains: 'p1' } }, false],
    [{ 'items.0.productId': 'p1' }, false],
    [{ 'tags.length': 2 }, false],
    [{ number: { $in: [] } }, false],
    [{ number: { $nin: [] } }, true],
    [{ $or: [{ total: 1 }, { paid: true }] }, true],
    [{ $and: [{ total: 12.5 }, { $or: [{ paid: false }, { number: 'x' }] }] }, false],
  ])('%j fits the sale: %s', (filter, fits) => {
    expect(filterIssues(filter)).toEqual([]);
    expect(matchesFilter(filter, sale)).toBe(fits);
  });

  it('sees own members only', () => {
    for (const path of ['__proto__', 'constructor', 'toString', 'constructor.name', '__proto__.total']) {
      expect(matchesFilter({ [path]: { $exists: true } }, sale)).toBe(false);
    }
    const own: unknown = JSON.parse('{"__proto__": {"admin": true}}');
    expect(matchesFilter(JSON.parse('{"__proto__.admin": true}') as Filter, own)).toBe(true);
  });

  it('that names a prototype is a test like any other, never dropped', () => {
    expect(matchesFilter(filterSchema.parse(JSON.parse('{"__proto__": "x"}')), sale)).toBe(false);
  });

  it('fits nothing that is no object', () => {
    for (const value of [undefined, null, 'text', 1, [], [sale]]) {
      expect(matchesFilter({ number: 'S-7' }, value)).toBe(false);
    }
  });

  it('tells every fault at once, each with its path', () => {
    const written = {
      $where: 'sleep(1)',
      'a..b': 1,
      total: { $regex: '^(a+)+$', $gt: [] },
      items: [1],
      payment: {},
      $or: [],
      $and: [{ number: { $in: ['x', {}, '\0'] } }, 'x'],
      notes: { $exists: 1, $contains: null },
      big: Number.POSITIVE_INFINITY,
    };
    expect(filterIssues(written).map(({ path }) => path)).toEqual([
      '$where',
      'a..b',
      'total.$regex',
      'total.$gt',
      'items',
      'payment',
      '$or',
      '$and.0.number.$in.1',
      '$and.0.number.$in.2',
      '$and.1',
      'notes.$exists',
      'notes.$contains',
      'big',
    ]);
    expect(filterSchema.safeParse(written).error?.issues).toHaveLength(13);
  });

  it('may be nested four levels deep', () => {
    const nested = (depth: number): unknown => (depth === 1 ? { a: 1 } : { $and: [nested(depth - 1)] });
    expect(filterIssues(nested(4))).toEqual([]);
    expect(filterIssues(nested(5))).toEqual([
      { path: '$and.0.$and.0.$and.0.$and', message: 'filters may be nested 4 levels deep' },
    ]);
    expect(filterIssues(nested(3_000))).toHaveLength(1);
  });

  it('may have fifty tests, and a million cost no more than fifty-one', () => {
    const wide = (size: number) => Object.fromEntries(Array.from({ length: size }, (_, i) => [`f${i}`, i]));
    expect(filterIssues(wide(50))).toEqual([]);
    expect(filterIssues(wide(100_000))).toEqual([
      { path: 'f50', message: 'is too much: a filter may have 50 tests' },
    ]);
    expect(filterIssues({ $or: Array.from({ length: 100_000 }, () => ({ a: 1 })) })).toHaveLength(1);
    expect(filterIssues({ a: { $in: Array.from({ length: 201 }, () => 1) } })).toEqual([
      { path: 'a.$in', message: 'may have 200 values' },
    ]);
    expect(filterIssues({ a: 'x'.repeat(1_001), ['b'.repeat(201)]: 1, 'a.b.c.d.e.f.g.h.i': 1 })).toHaveLength(
      3,
    );
  });

  it('is read without a throw, whatever it is, and what was read can be asked', () => {
    fc.assert(
      fc.property(fc.anything(), fc.jsonValue(), (written, value) => {
        const parsed = filterSchema.safeParse(written);
        expect(parsed.success).toBe(filterIssues(written).length === 0);
        const asked = parsed.success && matchesFilter(parsed.data, value);
        expect(typeof asked).toBe('boolean');
      }),
    );
  });
});

describe('for every value', () => {
  const scalar = fc.oneof(
    fc.string(),
    fc.double({ noNaN: true }),
    fc.integer(),
    fc.boolean(),
    fc.constant(null),
  );
  const value = fc.record({ a: fc.oneof(scalar, fc.array(scalar), fc.dictionary(fc.string(), scalar)) });

  it('$ne is the contrary of $eq, and $nin of $in', () => {
    fc.assert(
      fc.property(value, scalar, fc.array(scalar), (one, operand, operands) => {
        expect(matchesFilter({ a: { $ne: operand } }, one)).toBe(!matchesFilter({ a: operand }, one));
        expect(matchesFilter({ a: { $nin: operands } }, one)).toBe(
          !matchesFilter({ a: { $in: operands } }, one),
        );
      }),
    );
  });

  it('texts are ordered as their bytes in UTF-8', () => {
    const text = fc.string({ unit: 'binary' });
    fc.assert(
      fc.property(text, text, (left, right) => {
        expect(Math.sign(compareTexts(left, right))).toBe(
          Buffer.compare(Buffer.from(left), Buffer.from(right)),
        );
      }),
    );
    expect(compareTexts('\u{1f600}', '\uff5e')).toBeGreaterThan(0);
  });
});

import { describe, expect, it } from 'vitest';
import { mergeResult } from './merge-result.ts';
import { sameJson } from './same-json.ts';

const SLUG = 'mine';

describe('a result of a hook', () => {
  it('changes nothing when it is nothing', () => {
    expect(mergeResult(data(), 'sale', SLUG, undefined)).toBeUndefined();
    expect(mergeResult(data(), 'sale', SLUG, null)).toBeUndefined();
  });

  it('is refused when it is neither the subject nor the data', () => {
    for (const wrong of ['free', 7, true, [{}]]) {
      expect(() => mergeResult(data(), 'sale', SLUG, wrong)).toThrow(TypeError);
    }
  });

  it('is the subject or data that holds it', () => {
    const wanted = { ...data(), sale: { ...data().sale, notes: 'new' } };
    expect(mergeResult(data(), 'sale', SLUG, { notes: 'new' })).toEqual(wanted);
    expect(mergeResult(data(), 'sale', SLUG, { sale: { notes: 'new' } })).toEqual(wanted);
    expect(mergeResult(data(), 'sale', SLUG, { ...data(), sale: { ...data().sale, notes: 'new' } })).toEqual(
      wanted,
    );
  });

  it('leaves absent and undefined keys, and clears those that are null', () => {
    expect(merged({ notes: undefined })).toEqual(data().sale);
    const { notes: _cleared, ...rest } = data().sale;
    expect(merged({ notes: null })).toEqual(rest);
  });

  it('replaces lists', () => {
    expect(merged({ tags: ['c'] })['tags']).toEqual(['c']);
    expect(merged({ tags: [] })['tags']).toEqual([]);
  });

  it('never touches what it was given', () => {
    const given = data();
    mergeResult(given, 'sale', SLUG, { notes: null, metadata: { a: 1 }, adjustments: [], items: [] });
    expect(given).toEqual(data());
  });

  it('passes on what may not change, for the host to refuse', () => {
    const forbidden = { id: 'another', items: 'none', adjustments: 'none', metadata: 7 };
    expect(merged(forbidden)).toMatchObject(forbidden);
    expect(mergeResult(data(), 'sale', SLUG, { sale: {}, customer: { id: 'x' } })).toMatchObject({
      customer: { id: 'x' },
    });
  });
});

describe('adjustments', () => {
  it('are stamped with their plugin and numbered', () => {
    expect(
      merged({
        adjustments: [
          { label: 'A', amount: -1 },
          { id: 'b', label: 'B', amount: -2 },
        ],
      })['adjustments'],
    ).toEqual([
      THEIRS,
      { id: 'mine-1', label: 'A', amount: -1, source: SLUG },
      { id: 'b', label: 'B', amount: -2, source: SLUG },
    ]);
  });

  it("replace the plugin's own and leave those of others, whether it repeats them or not", () => {
    const own = { id: 'mine-1', label: 'Old', amount: -1, source: SLUG };
    const before = { ...data(), sale: { ...data().sale, adjustments: [own, THEIRS] } };
    const next = { label: 'New', amount: -3 };
    const wanted = [THEIRS, { id: 'mine-1', label: 'New', amount: -3, source: SLUG }];
    expect(mergeResult(before, 'sale', SLUG, { adjustments: [next] })).toMatchObject({
      sale: { adjustments: wanted },
    });
    expect(mergeResult(before, 'sale', SLUG, { adjustments: [THEIRS, next] })).toMatchObject({
      sale: { adjustments: wanted },
    });
    expect(mergeResult(before, 'sale', SLUG, { adjustments: null })).toMatchObject({
      sale: { adjustments: [THEIRS] },
    });
  });

  it("show the host an attempt on another plugin's adjustment", () => {
    const forged = { ...THEIRS, amount: -9 };
    expect(merged({ adjustments: [forged] })['adjustments']).toEqual([THEIRS, forged]);
  });

  it('settle the total', () => {
    expect(merged({ adjustments: [{ label: 'A', amount: -1 }] })['total']).toBe(8.5);
    expect(merged({ ...data().sale, adjustments: [{ label: 'A', amount: -1 }] })['total']).toBe(8.5);
  });

  it('leave a total that the plugin made up for the host to refuse', () => {
    expect(merged({ total: 0.01 })['total']).toBe(0.01);
  });
});

describe('metadata', () => {
  it("is written under the plugin's slug", () => {
    expect(merged({ metadata: { points: 3 } })['metadata']).toEqual({
      host: 1,
      mine: { kept: true, points: 3 },
    });
    expect(merged({ metadata: { mine: { points: 3 } } })['metadata']).toEqual({
      host: 1,
      mine: { points: 3 },
    });
  });

  it('may be given whole: what is as it was stays where it is', () => {
    const whole = { ...data().sale.metadata, points: 3 };
    expect(merged({ metadata: whole })['metadata']).toEqual({ host: 1, mine: { kept: true, points: 3 } });
  });

  it("cannot overwrite what is not the plugin's", () => {
    expect(merged({ metadata: { host: 2 } })['metadata']).toEqual({ host: 1, mine: { kept: true, host: 2 } });
  });

  it("loses the plugin's own keys, or all of them, by null", () => {
    expect(merged({ metadata: { kept: null } })['metadata']).toEqual({ host: 1 });
    expect(merged({ metadata: { mine: null } })['metadata']).toEqual({ host: 1 });
    expect(merged({ metadata: null })['metadata']).toEqual({ host: 1 });
  });

  it('of lines is scoped too', () => {
    expect(merged({ items: [{ ...data().sale.items[0], metadata: { gift: true } }] })['items']).toEqual([
      { id: 'i1', unitPrice: 9.5, metadata: { mine: { gift: true } } },
    ]);
  });
});

describe('hostile keys', () => {
  it('leave prototypes alone', () => {
    const hostile: unknown = JSON.parse(
      '{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},"metadata":{"__proto__":{"polluted":1},"constructor":2}}',
    );
    const result = mergeResult(data(), 'sale', SLUG, hostile);
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
    expect(Object.getPrototypeOf(result)).toBe(Object.prototype);
    expect(Object.getPrototypeOf(result?.['sale'])).toBe(Object.prototype);
  });

  it('do not pass for a subject that is inherited', () => {
    const inherited: unknown = Object.create({ sale: { notes: 'inherited' } });
    expect(mergeResult(data(), 'sale', SLUG, inherited)).toEqual(data());
  });
});

describe('sameJson', () => {
  it('compares values and not the order of keys', () => {
    expect(sameJson({ a: 1, b: [1, { c: null }] }, { b: [1, { c: null }], a: 1 })).toBe(true);
  });

  it('tells apart what only looks alike', () => {
    const pairs = [
      [{ a: 1 }, { a: 1, b: undefined }],
      [{ a: undefined }, { b: undefined }],
      [[], {}],
      [
        [1, 2],
        [2, 1],
      ],
      [null, {}],
      [0, false],
      ['1', 1],
      [{}, { toString: 1 }],
      [{ constructor: Object }, { x: 1 }],
    ];
    for (const [left, right] of pairs) expect(sameJson(left, right)).toBe(false);
  });
});

const THEIRS = { id: 'theirs-1', label: 'Club', amount: -0.5, source: 'theirs' };

function data() {
  return {
    sale: {
      id: 's1',
      currency: 'EUR',
      subtotal: 10,
      total: 9.5,
      notes: 'old',
      tags: ['a', 'b'],
      items: [{ id: 'i1', unitPrice: 9.5, metadata: {} }],
      adjustments: [THEIRS],
      metadata: { host: 1, mine: { kept: true } },
    },
    customer: { id: 'c1' },
  };
}

function merged(returned: object): Record<string, unknown> {
  const result = mergeResult(data(), 'sale', SLUG, returned);
  return { ...(result?.['sale'] as object) };
}

import { HOOKS, hookTable, mergeResult } from '@daino/contract';
import { describe, expect, it } from 'vitest';
import { judgeResult } from './judge-result.ts';

const declared = hookTable[HOOKS.BEFORE_SALE_CREATE];
// What is judged here has the fields that matter, not all that a sale has.
const hook = { ...declared, subject: 'sale', data: declared.data } as never;

const data = {
  sale: {
    id: '0190a0a0-0000-7000-8000-000000000001',
    currency: 'EUR',
    items: [{ id: 'line-1', productId: 'p', quantity: 2, unitPrice: 5, subtotal: 10, metadata: {} }],
    adjustments: [{ id: 'first-1', label: 'First', amount: -1, source: 'first' }],
    subtotal: 10,
    total: 9,
    notes: 'as it was',
    metadata: { first: { seen: true } },
  },
  customer: { id: 'c', name: 'Ada' },
};

/** What the isolate of an honest plugin makes of a returned value. */
function honest(returned: unknown): string {
  return JSON.stringify(mergeResult(data, 'sale', 'mine', returned));
}

/** What a plugin sends that has taken over its isolate. */
function forged(change: (copy: typeof data) => void): string {
  const copy = structuredClone(data);
  change(copy);
  return JSON.stringify(copy);
}

function judge(text: string) {
  return judgeResult({ hook, before: data, given: JSON.stringify(data).length, text, slug: 'mine' });
}

it('refuses what adds more than a plugin may, before it is read', () => {
  const added = 'x'.repeat(300_000);
  const reason = expect.stringMatching(/^a plugin may make it 262144 bytes larger/);
  expect(judge(`{"sale": ${added}`)).toEqual({ allowed: false, path: '', reason });
  expect(judge(honest({ notes: added }))).toEqual({ allowed: false, path: '', reason });
});

describe('a result that stays within what the hook allows', () => {
  it('adds the adjustment of the plugin and settles the total', () => {
    const verdict = judge(honest({ adjustments: [{ id: 'a', label: 'Off', amount: -0.5 }] }));
    expect(verdict).toMatchObject({ allowed: true, changed: ['adjustments'] });
    expect(verdict.allowed && verdict.data.sale.total).toBe(8.5);
  });

  it('never lets the total fall below zero', () => {
    const verdict = judge(honest({ adjustments: [{ id: 'a', label: 'Free', amount: -1_000 }] }));
    expect(verdict.allowed && verdict.data.sale.total).toBe(0);
  });

  it('writes metadata under the slug, of the sale and of its lines', () => {
    const verdict = judge(
      honest({ metadata: { tier: 'gold' }, items: [{ ...data.sale.items[0], metadata: { x: 1 } }] }),
    );
    expect(verdict).toMatchObject({
      allowed: true,
      changed: ['items', 'metadata'],
      data: {
        sale: {
          metadata: { first: { seen: true }, mine: { tier: 'gold' } },
          items: [{ metadata: { mine: { x: 1 } } }],
        },
      },
    });
  });

  it('clears the notes with null and keeps what is absent', () => {
    const verdict = judge(honest({ sale: { notes: null } }));
    expect(verdict.allowed && 'notes' in verdict.data.sale).toBe(false);
    expect(verdict).toMatchObject({ allowed: true, changed: ['notes'] });
  });

  it('counts the same data again as no change', () => {
    expect(judge(JSON.stringify(data))).toMatchObject({ allowed: true, changed: [] });
  });
});

describe('a result that changes what it may not', () => {
  it.each([
    [
      'a price',
      (copy: typeof data) =>
        void (copy.sale.items = copy.sale.items.map((item) => ({ ...item, unitPrice: 1 }))),
      'sale.items.0.unitPrice',
    ],
    ['the total', (copy: typeof data) => void (copy.sale.total = 1), 'sale.total'],
    ['the subtotal', (copy: typeof data) => void (copy.sale.subtotal = 1), 'sale.subtotal'],
    ['the currency', (copy: typeof data) => void (copy.sale.currency = 'JPY'), 'sale.currency'],
    ['the customer', (copy: typeof data) => void (copy.customer.name = 'Eve'), 'customer'],
    ['the number of lines', (copy: typeof data) => void copy.sale.items.pop(), 'sale.items'],
    [
      "another plugin's adjustment",
      (copy: typeof data) => void (copy.sale.adjustments = []),
      'sale.adjustments',
    ],
    [
      "another plugin's metadata",
      (copy: typeof data) => void (copy.sale.metadata.first.seen = false),
      'sale.metadata.first',
    ],
    [
      'a field that there is not',
      (copy: typeof data) => void Object.assign(copy.sale, { tip: 1 }),
      'sale.tip',
    ],
    [
      'a key of the data that there is not',
      (copy: typeof data) => void Object.assign(copy, { admin: true }),
      'admin',
    ],
  ])('is refused: %s', (_, change, path) => {
    expect(judge(forged(change))).toMatchObject({ allowed: false, path });
  });

  it.each([
    ['more digits than the currency has', { amount: -0.001 }, 'sale.adjustments.1.amount'],
    ['an amount that is no number', { amount: '1' }, 'sale.adjustments.1.amount'],
    ['a line that there is not', { amount: -1, target: 'line-9' }, 'sale.adjustments.1.target'],
    ['the id of another adjustment', { amount: -1, id: 'first-1' }, 'sale.adjustments.1.id'],
    ["another plugin's name", { amount: -1, source: 'first' }, 'sale.adjustments'],
  ])('is refused: an adjustment with %s', (_, fault, path) => {
    expect(judge(honest({ adjustments: [{ id: 'a', label: 'Off', ...fault }] }))).toMatchObject({
      allowed: false,
      path,
    });
  });

  it.each(['', '[]', 'null', '"text"', '{"sale":', '{"sale":1,"customer":{"id":"c","name":"Ada"}}'])(
    'is refused: the text %j',
    (text) => {
      expect(judge(text).allowed).toBe(false);
    },
  );

  it.each([
    ['a character that cannot be stored', 'a\u0000b'],
    ['half a character', 'a\ud800b'],
  ])('is refused: %s', (_, label) => {
    const path = 'sale.adjustments.1.label';
    expect(judge(honest({ adjustments: [{ id: 'a', label, amount: -1 }] }))).toMatchObject({
      allowed: false,
      path,
    });
  });

  it('is refused when it is nested too deep to walk', () => {
    const deep = `${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`;
    const text = JSON.stringify(data).replace('"seen":true', `"seen":true,"deep":${deep}`);
    expect(judge(text)).toMatchObject({ allowed: false });
  });

  it('is refused when metadata grows past its limit', () => {
    expect(judge(honest({ metadata: { big: 'x'.repeat(20_000) } }))).toMatchObject({
      allowed: false,
      path: 'sale.metadata',
    });
  });
});

describe('plain fields', () => {
  const product = {
    id: '0190a0a0-0000-7000-8000-000000000001',
    name: 'Espresso',
    description: 'Small and strong',
    price: 2.5,
    currency: 'EUR',
    stock: 3,
    allowBackorder: false,
    tags: ['coffee'],
    images: [],
    metadata: {},
  };
  const change = (returned: object) =>
    judgeResult({
      hook: hookTable[HOOKS.BEFORE_PRODUCT_CREATE],
      before: { product },
      given: JSON.stringify({ product }).length,
      text: JSON.stringify(mergeResult({ product }, 'product', 'mine', returned)),
      slug: 'mine',
    });

  it('take what the schema of the subject takes', () => {
    const returned = { name: 'Doppio', price: 3.2, tags: ['coffee', 'strong'], description: null };
    const verdict = change(returned);
    const { description: _, ...rest } = product;
    expect(verdict).toEqual({
      allowed: true,
      changed: ['name', 'description', 'price', 'tags'],
      data: { product: { ...rest, name: 'Doppio', price: 3.2, tags: ['coffee', 'strong'] } },
    });
  });

  it.each([
    ['an empty name', { name: ' ' }, 'product.name'],
    ['no name', { name: null }, 'product.name'],
    ['a negative price', { price: -1 }, 'product.price'],
    ['a price with more digits than the currency', { price: 1.005 }, 'product.price'],
    ['a price that is a text', { price: '1' }, 'product.price'],
    ['an image that is no address', { images: ['javascript:alert(1)'] }, 'product.images.0'],
    ['tags that are no list', { tags: 'coffee' }, 'product.tags'],
    ['a field that the hook does not let it change', { stock: 99 }, 'product.stock'],
    ['another currency', { currency: 'JPY' }, 'product.currency'],
  ])('refuse the whole result for %s', (_, returned, path) => {
    expect(change({ description: 'fine', ...returned })).toMatchObject({ allowed: false, path });
  });
});

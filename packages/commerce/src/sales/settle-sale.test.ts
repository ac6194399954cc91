import { type Adjustment, currencyDigits, type SaleSubject } from '@daino/contract';
import { newId } from '@daino/kernel';
import { expect, test } from 'vitest';
import type { LinesBasis } from '../lines/basis-of-lines.ts';
import { drawUpSale, subjectOf } from './draw-up-sale.ts';
import { settleSale } from './settle-sale.ts';

const CURRENCIES = ['EUR', 'JPY', 'KWD', 'CLF'];
const RUNS = 2_000;

/** Numbers that look random and are the same in every run (mulberry32). */
function randomFrom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below);
  };
}

/** A sale as it may come: up to 20 lines, some with a price of their own. */
function anySale(random: (below: number) => number) {
  const currency = CURRENCIES[random(CURRENCIES.length)] ?? 'EUR';
  const scale = 10 ** currencyDigits(currency);
  const minor = Array.from({ length: 1 + random(20) }, () => ({
    price: random(1_000_000),
    quantity: 1 + random(1_000),
    entered: random(3) === 0 ? random(1_000_000) : undefined,
  }));
  const lines = minor.map(({ price, quantity, entered }) => ({
    draft: {
      productId: newId(),
      quantity,
      metadata: {},
      ...(entered !== undefined && { unitPrice: entered / scale }),
    },
    product: {
      id: newId(),
      name: 'x',
      sku: null,
      priceMinor: price,
      currency,
      stock: 0,
      allowBackorder: true,
      lowStockThreshold: null,
      reorderThreshold: null,
    },
  }));
  const basis: LinesBasis = { currency, lines, productIds: [], customer: undefined };
  const draft = { items: lines.map((line) => line.draft), payment: { method: 'cash' }, metadata: {} };
  const subtotal = minor.reduce(
    (sum, line) => sum + BigInt(line.entered ?? line.price) * BigInt(line.quantity),
    0n,
  );
  return { basis, draft, subtotal, scale };
}

test('a total is the exact sum of lines and adjustments, never below zero, whatever a plugin says it is', () => {
  const random = randomFrom(42);
  for (let run = 0; run < RUNS; run += 1) {
    const { basis, draft, subtotal, scale } = anySale(random);
    const sale = drawUpSale(draft, basis, new Date());
    const subject = subjectOf(sale);
    const amounts = Array.from({ length: random(10) }, () => random(1_000_000_000) - 600_000_000);
    const adjustments: Adjustment[] = amounts.map((minor, index) => ({
      id: String(index),
      label: 'x',
      amount: minor / scale,
      source: 'x',
    }));
    const lie: SaleSubject = { ...subject, adjustments, subtotal: random(1_000), total: random(1_000) };

    const settled = settleSale(sale, lie, []);

    const expected = amounts.reduce((sum, minor) => sum + BigInt(minor), subtotal);
    expect(BigInt(settled.subtotalMinor)).toBe(subtotal);
    expect(BigInt(settled.totalMinor)).toBe(expected < 0n ? 0n : expected);
    expect(settled.payment.amountMinor).toBe(settled.totalMinor);
  }
});

test('what plugins are shown adds up in major units as it does in minor units', () => {
  const random = randomFrom(7);
  for (let run = 0; run < RUNS; run += 1) {
    const { basis, draft, subtotal, scale } = anySale(random);

    const subject = subjectOf(drawUpSale(draft, basis, new Date()));

    const shown = subject.items.reduce((sum, item) => sum + BigInt(Math.round(item.subtotal * scale)), 0n);
    expect(shown).toBe(subtotal);
    expect(subject.total).toBe(Number(subtotal) / scale);
  }
});

import {
  type Adjustment,
  allocateMoney,
  currencyDigits,
  type SaleSubject,
  settledTotal,
} from '@daino/contract';
import { newId } from '@daino/kernel';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { LinesBasis } from '../lines/basis-of-lines.ts';
import { drawUpSale, subjectOf } from './draw-up-sale.ts';
import { settleSale } from './settle-sale.ts';

const RUNS = { numRuns: 500 };

/** Minor units that plugins may add or take off. */
const adjustments = fc.array(fc.integer({ min: -600_000_000, max: 400_000_000 }), { maxLength: 10 });

const lines = fc.array(
  fc.record({
    price: fc.nat(1_000_000),
    quantity: fc.integer({ min: 1, max: 1_000 }),
    entered: fc.option(fc.nat(1_000_000), { nil: undefined, freq: 3 }),
  }),
  { minLength: 1, maxLength: 20 },
);

/** A sale as it may come: up to 20 lines, some with a price of their own. */
const sales = fc.record({ currency: fc.constantFrom('EUR', 'JPY', 'KWD', 'CLF'), lines }).map(saleOf);

test('a total is the exact sum of lines and adjustments, never below zero, whatever a plugin says it is', () => {
  fc.assert(
    fc.property(sales, adjustments, fc.nat(1_000), ({ basis, draft, subtotal, scale }, amounts, lie) => {
      const sale = drawUpSale(draft, basis, new Date());
      const subject = adjusted(subjectOf(sale), amounts, scale);
      const items = subject.items.map((item) => ({ ...item, unitPrice: lie, subtotal: lie, quantity: 1 }));

      const settled = settleSale(sale, { ...subject, items, subtotal: lie, total: lie }, []);

      const expected = amounts.reduce((sum, minor) => sum + BigInt(minor), subtotal);
      expect(BigInt(settled.subtotalMinor)).toBe(subtotal);
      expect(BigInt(settled.totalMinor)).toBe(expected < 0n ? 0n : expected);
      expect(settled.payment.amountMinor).toBe(settled.totalMinor);
    }),
    RUNS,
  );
});

test('the total that a plugin is shown after a change is the one that is written', () => {
  fc.assert(
    fc.property(sales, adjustments, ({ basis, draft, scale }, amounts) => {
      const sale = drawUpSale(draft, basis, new Date());
      const subject = adjusted(subjectOf(sale), amounts, scale);
      expect(settledTotal(subject)).toBe(settleSale(sale, subject, []).totalMinor / scale);
    }),
    RUNS,
  );
});

test('what plugins are shown adds up in major units as it does in minor units', () => {
  fc.assert(
    fc.property(sales, ({ basis, draft, subtotal, scale }) => {
      const subject = subjectOf(drawUpSale(draft, basis, new Date()));

      const shown = subject.items.reduce((sum, item) => sum + BigInt(Math.round(item.subtotal * scale)), 0n);
      expect(shown).toBe(subtotal);
      expect(subject.total).toBe(Number(subtotal) / scale);
    }),
    RUNS,
  );
});

test('a discount that is shared out over the lines adds up to itself, and changes the total by itself', () => {
  fc.assert(
    fc.property(sales, fc.nat(100), ({ basis, draft, subtotal, scale }, percent) => {
      const sale = drawUpSale(draft, basis, new Date());
      const subject = subjectOf(sale);
      fc.pre(subtotal > 0n);
      const discount = -Math.round((Number(subtotal) * percent) / 100);
      const shares = allocateMoney(
        discount / scale,
        subject.items.map((item) => item.subtotal),
        subject.currency,
      );

      const settled = settleSale(
        sale,
        adjusted(
          subject,
          shares.map((share) => Math.round(share * scale)),
          scale,
        ),
        [],
      );

      expect(settled.adjustments.reduce((sum, { amountMinor }) => sum + amountMinor, 0)).toBe(discount + 0);
      expect(settled.totalMinor).toBe(Number(subtotal) + discount);
    }),
    RUNS,
  );
});

interface LineOf {
  readonly price: number;
  readonly quantity: number;
  readonly entered: number | undefined;
}

function saleOf({ currency, lines: some }: { readonly currency: string; readonly lines: readonly LineOf[] }) {
  const scale = 10 ** currencyDigits(currency);
  const drawn = some.map(({ price, quantity, entered }) => ({
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
  const basis: LinesBasis = { currency, lines: drawn, productIds: [], customer: undefined };
  const draft = { items: drawn.map((line) => line.draft), payment: { method: 'cash' }, metadata: {} };
  const subtotal = some.reduce(
    (sum, line) => sum + BigInt(line.entered ?? line.price) * BigInt(line.quantity),
    0n,
  );
  return { basis, draft, subtotal, scale };
}

function adjusted(subject: SaleSubject, amounts: readonly number[], scale: number): SaleSubject {
  const made = amounts.map((minor, index): Adjustment => ({
    id: String(index),
    label: 'x',
    amount: minor / scale,
    source: 'x',
  }));
  return { ...subject, adjustments: made };
}

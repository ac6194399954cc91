import { type Filter, hookTable } from '@daino/contract';
import { describe, expect, it } from 'vitest';
import type { Subscriber } from './dispatch-table.ts';
import { hookFilter } from './hook-filter.ts';
import { nextTrip } from './next-trip.ts';

const hook = hookTable.before_sale_create;
const data = { sale: { total: 12, payment: { method: 'card' }, notes: null }, customer: { name: 'Ada' } };

describe('the next trip', () => {
  it('takes everybody who asks for nothing', () => {
    expect(tripOf(null, null)).toEqual([[0, 1], []]);
  });

  it('leaves out who does not want this data', () => {
    expect(tripOf({ 'sale.payment.method': 'cash' }, { 'sale.total': { $gte: 100 } }, null)).toEqual([
      [2],
      [],
    ]);
    expect(tripOf({ 'sale.payment.method': 'cash' })).toEqual([[], []]);
  });

  it('takes who reads what nobody changes along with the others', () => {
    expect(tripOf(null, { 'sale.payment.method': 'card' }, { 'customer.name': 'Ada' })).toEqual([
      [0, 1, 2],
      [],
    ]);
  });

  it.each<Filter>([
    { 'sale.total': { $gte: 10 } },
    { 'sale.notes': null },
    { 'sale.metadata.other.seen': true },
    { $or: [{ 'customer.name': 'Ada' }, { 'sale.total': 0 }] },
  ])('ends before %j, which the others may change, and asks it first on the one after', (filter) => {
    expect(tripOf(null, filter, null)).toEqual([[0], [1, 2]]);
    expect(tripOf(filter, null)[1]).toEqual([]);
  });
});

/** The places in the chain of who goes and who waits. */
function tripOf(...filters: readonly (Filter | null)[]): [number[], number[]] {
  const chain = filters.map(
    (filter, priority) => ({ priority, filter: filter && hookFilter(hook, filter) }) as Subscriber,
  );
  const { trip, later } = nextTrip(chain, data);
  return [trip.map((one) => one.priority), later.map((one) => one.priority)];
}

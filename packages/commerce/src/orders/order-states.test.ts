import { ORDER_STATUSES, type OrderStatus, type OrderType } from '@daino/contract';
import { DainoError } from '@daino/kernel';
import { expect, test } from 'vitest';
import { hasEnded, nextStates, requireMove } from './order-states.ts';

const MOVES: Readonly<Record<OrderStatus, readonly OrderStatus[]>> = {
  pending: ['confirmed', 'cancelled', 'abandoned'],
  confirmed: ['preparing', 'cancelled'],
  preparing: ['ready', 'cancelled'],
  ready: ['shipped', 'cancelled'],
  shipped: ['completed', 'cancelled'],
  completed: [],
  cancelled: [],
  abandoned: [],
};
const TYPES: readonly OrderType[] = ['delivery', 'pickup', 'dine_in'];
const pairs = TYPES.flatMap((orderType) =>
  ORDER_STATUSES.flatMap((from) => ORDER_STATUSES.map((to) => ({ orderType, from, to }))),
);

test.for(pairs)('an order for $orderType goes from $from to $to only by the table', (pair) => {
  const { orderType, from, to } = pair;
  const isShort = from === 'ready' && to === 'completed' && orderType !== 'delivery';
  const allowed = MOVES[from].includes(to) || isShort;
  expect(codeOf(() => requireMove({ status: from, orderType }, to))).toBe(
    allowed ? '' : 'ORDER_MOVE_INVALID',
  );
});

test('a refused move says where the order can go', () => {
  const order = { status: 'ready', orderType: 'pickup' } as const;
  const data = { from: 'ready', to: 'pending', allowed: ['shipped', 'cancelled', 'completed'] };
  expect(() => requireMove(order, 'pending')).toThrow(expect.objectContaining({ kind: 'conflict', data }));
  expect(nextStates(order)).toEqual(data.allowed);
});

test('an order ends where it goes nowhere from', () => {
  const ended = ORDER_STATUSES.filter((status) => hasEnded({ status, orderType: 'delivery' }));
  expect(ended).toEqual(['completed', 'cancelled', 'abandoned']);
});

function codeOf(work: () => void): string {
  try {
    work();
    return '';
  } catch (error) {
    return error instanceof DainoError ? error.code : String(error);
  }
}

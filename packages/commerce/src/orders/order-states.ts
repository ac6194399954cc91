import { orderErrors, type OrderStatus, type OrderType } from '@daino/contract';

/** An order goes one step at a time; completed, cancelled and abandoned are its ends. */
const NEXT = {
  pending: ['confirmed', 'cancelled', 'abandoned'],
  confirmed: ['preparing', 'cancelled'],
  preparing: ['ready', 'cancelled'],
  ready: ['shipped', 'cancelled'],
  shipped: ['completed', 'cancelled'],
  completed: [],
  cancelled: [],
  abandoned: [],
} as const satisfies Readonly<Record<OrderStatus, readonly OrderStatus[]>>;

interface OrderState {
  readonly status: OrderStatus;
  /** Null for a sale. */
  readonly orderType: OrderType | null;
}

/** Where an order can go from where it is. What nobody delivers is completed where it is ready. */
export function nextStates({ status, orderType }: OrderState): readonly OrderStatus[] {
  const next: readonly OrderStatus[] = NEXT[status];
  return status === 'ready' && orderType !== 'delivery' ? [...next, 'completed'] : next;
}

/** Whether an order does not change any more. */
export function hasEnded({ status }: OrderState): boolean {
  return NEXT[status].length === 0;
}

/** Throws ORDER_MOVE_INVALID when an order cannot go there from where it is. */
export function requireMove(order: OrderState, to: OrderStatus): void {
  const allowed = nextStates(order);
  if (!allowed.includes(to)) throw orderErrors.ORDER_MOVE_INVALID({ from: order.status, to, allowed });
}

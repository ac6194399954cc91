import type { HookTrace, OrderSubject } from '@daino/contract';
import { settleLines } from '../lines/settle-lines.ts';
import type { UnnumberedOrder } from './view-order.ts';

/** Takes over what the plugins may change of an order before it is placed. */
export function settleOrder(
  order: UnnumberedOrder,
  subject: OrderSubject,
  trace: HookTrace,
): UnnumberedOrder {
  const lines = settleLines(order, subject);
  return {
    ...order,
    ...lines,
    items: lines.items.map((item) => ({ ...item, restocked: 0 })),
    notes: subject.notes ?? null,
    metadata: subject.metadata,
    trace,
  };
}

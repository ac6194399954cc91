import type { EventHandler, PluginContext } from '@daino/plugin-sdk';
import { settle } from '../ledger/purchase.ts';
import { changePurchase } from '../ledger/purchases.ts';
import { minorUnits } from '../points.ts';

/** Gives back what was redeemed for an order that comes to nothing. */
export const orderCancelled: EventHandler<'order.cancelled'> = giveBack;

/** The same for an order that was forgotten. */
export const orderAbandoned: EventHandler<'order.abandoned'> = giveBack;

interface EndedOrder {
  readonly orderId: string;
  readonly customerId: string | null;
  readonly total: number;
  readonly currency: string;
}

async function giveBack(ctx: PluginContext, order: EndedOrder): Promise<void> {
  const { orderId: id, customerId, currency } = order;
  if (customerId === null) return;
  const total = minorUnits(order.total, currency);
  await ctx.db.transaction((sql) =>
    changePurchase(sql, { id, customerId, total }, (books) => {
      const { purchase } = books;
      if (purchase.cancelled) return books;
      return settle({ ...books, purchase: { ...purchase, cancelled: true } }, `${id}/cancelled`);
    }),
  );
}

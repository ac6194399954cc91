import type { PluginContext } from '@daino/plugin-sdk';

/** Refuses the request when the store has no such customer. */
export async function requireCustomer(ctx: PluginContext, customerId: string): Promise<void> {
  const found = await ctx.db.one('select 1 as found from customers where id = $1', [customerId]);
  if (!found) ctx.reject('There is no such customer.', { field: 'params.customerId' });
}

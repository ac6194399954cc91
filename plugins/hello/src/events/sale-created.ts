import type { EventHandler } from '@daino/plugin-sdk';

/**
 * Keeps what happy hour took off a sale. An event may come more than once, and several sales at once: one entry per
 * sale stays right where a counter would not.
 */
export const saleCreated: EventHandler<'sale.created'> = async (ctx, sale) => {
  const own = sale.adjustments.filter(({ source }) => source === ctx.plugin.slug);
  const discount = own.reduce((sum, { amount }) => sum - amount, 0);
  await ctx.data.set(`sales/${sale.id}`, { number: sale.number, discount, currency: sale.currency });
  ctx.logger.info('sale counted', { number: sale.number, discount, currency: sale.currency });
};

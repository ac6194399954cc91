import { currencyDigits, type HookData, type HookHandler, type PluginContext } from '@daino/plugin-sdk';
import { isWithin, timeOfDay } from '../time-of-day.ts';

/** Takes the configured part off a sale that is made during happy hour. */
export const beforeSaleCreate: HookHandler<'before_sale_create'> = (ctx, { sale }) => {
  if (!isHappy(ctx, sale)) return undefined;
  const amount = -partOf(sale.subtotal, ctx.config.get<number>('percent'), sale.currency);
  if (amount === 0) return undefined;
  return { adjustments: [{ id: 'happy-hour', label: ctx.config.get<string>('label'), amount }] };
};

type Sale = Pick<HookData<'before_sale_create'>['sale'], 'createdAt' | 'subtotal'>;

function isHappy(ctx: PluginContext, sale: Sale): boolean {
  const window = { from: ctx.config.get<string>('from'), to: ctx.config.get<string>('to') };
  const isTime = isWithin(window, timeOfDay(sale.createdAt, ctx.store.timezone));
  return isTime && sale.subtotal >= ctx.config.get<number>('minimum');
}

/** Rounded to the digits of the currency, as the platform refuses an amount with more. */
function partOf(amount: number, percent: number, currency: string): number {
  const scale = 10 ** currencyDigits(currency);
  const minorUnits = Math.round(amount * scale);
  return Math.round((minorUnits * percent) / 100) / scale;
}

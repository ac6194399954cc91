import { allocateMoney, type PluginMoney, roundMoney } from '@daino/contract/guest';
import { inner } from '../inner-part.ts';

const { native } = inner;

/** `ctx.money` of a store. */
export function createMoney(storeCurrency: string): PluginMoney {
  const money: PluginMoney = {
    round: (amount, currency = storeCurrency) => roundMoney(amount, currency),
    allocate: (amount, weights, currency = storeCurrency) => allocateMoney(amount, weights, currency),
  };
  return native.freeze(money);
}

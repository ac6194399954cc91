/** `ctx.money`: arithmetic on decimal amounts of a currency; the store's own where none is named. */
export interface PluginMoney {
  /** The amount with the digits of its currency, half away from zero: `round(1.005)` is `1.01`. */
  round(amount: number, currency?: string): number;
  /**
   * Parts in proportion to `weights` that sum up to exactly the amount. Throws a RangeError for weights that are
   * negative, not finite or all zero.
   *
   * @example
   * ctx.money.allocate(10, [1, 1, 1]); // [3.34, 3.33, 3.33]
   */
  allocate(amount: number, weights: readonly number[], currency?: string): number[];
}

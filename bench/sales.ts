import { fileURLToPath } from 'node:url';
import type { TestHost, TestStore } from '@daino/testkit';
import { throughput } from './measure.ts';
import { printTable } from './report.ts';

/** Whose sales are measured in turns; a plugin's events are handled in the same time. */
const SIDES = [
  { label: 'without plugin', plugin: undefined },
  { label: 'with hello: hook, event, log', plugin: 'hello' },
  { label: 'with loyalty-points: ledger in SQL', plugin: 'loyalty-points' },
];
const ROUNDS = 5;
const ROUND_MS = 2_000;
const PRODUCTS = 16;

/** Sales to known customers per second, without a plugin and with one. */
export async function benchSales(host: TestHost): Promise<void> {
  for (const { plugin } of SIDES) {
    if (plugin !== undefined)
      await host.publish(fileURLToPath(new URL(`../plugins/${plugin}`, import.meta.url)));
  }
  const rates: number[][] = SIDES.map(() => []);
  for (let round = 0; round <= ROUNDS; round += 1) {
    for (const [side, { plugin }] of SIDES.entries()) {
      const rate = await rateOf(host, plugin);
      if (round > 0) rates[side]?.push(rate);
    }
  }
  const [plain = []] = rates;
  printTable(
    'Sales, 8 at once, median of 5 rounds',
    ['', 'per second', '× without'],
    SIDES.map(({ label }, side) => {
      const own = rates[side] ?? [];
      return [label, median(own), median(own.map((rate, round) => rate / (plain[round] ?? rate)))];
    }),
  );
}

/** In a store of its own each time, so that no hour's quota of calls ends within a round. */
async function rateOf(host: TestHost, plugin: string | undefined): Promise<number> {
  const store = await host.anotherStore();
  if (plugin !== undefined) await store.install(plugin);
  const sell = await seller(store);
  for (let index = 0; index < PRODUCTS; index += 1) await sell();
  await store.delivered();
  const rate = await throughput(sell, ROUND_MS);
  await store.delivered();
  return rate;
}

/** Sells one of several products to one of several customers in turn, so that the sales do not wait for one row. */
async function seller(store: TestStore): Promise<() => Promise<unknown>> {
  const stock = 1_000_000_000;
  const lines = await Promise.all(Array.from({ length: PRODUCTS }, () => store.line({ price: 12.5, stock })));
  const customers = await Promise.all(lines.map(() => store.customer()));
  let next = 0;
  return () => {
    next = (next + 1) % PRODUCTS;
    return store.sale({ items: lines.slice(next, next + 1), customerId: customers[next]?.id });
  };
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

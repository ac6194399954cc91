import { fileURLToPath } from 'node:url';
import type { TestHost, TestStore } from '@daino/testkit';
import { throughput } from './measure.ts';
import { printTable } from './report.ts';

/** Plugins whose sales are measured beside the same sales without one; their events are handled in the same time. */
const PLUGINS = {
  hello: 'with hello: hook, event, log',
  'loyalty-points': 'with loyalty-points: ledger in SQL',
};
const ROUNDS = 5;
const ROUND_MS = 2_000;
const PRODUCTS = 16;

interface Side {
  readonly label: string;
  readonly store: TestStore;
  readonly sell: () => Promise<unknown>;
  readonly rates: number[];
}

/** Sales to known customers per second, without a plugin and with one, in turns. */
export async function benchSales(host: TestHost): Promise<void> {
  const plain = await sideOf(host, 'without plugin');
  const plugged: Side[] = [];
  for (const [name, label] of Object.entries(PLUGINS)) {
    const { manifest } = await host.publish(fileURLToPath(new URL(`../plugins/${name}`, import.meta.url)));
    const side = await sideOf(host, label);
    await side.store.install(manifest.slug);
    plugged.push(side);
  }
  for (let round = 0; round <= ROUNDS; round += 1) {
    for (const { store, sell, rates } of [plain, ...plugged]) {
      const rate = await throughput(sell, ROUND_MS);
      if (round > 0) rates.push(rate);
      await store.delivered();
    }
  }
  printTable(
    'Sales, 8 at once, median of 5 rounds',
    ['', 'per second', '× without'],
    [plain, ...plugged].map(({ label, rates }) => [
      label,
      median(rates),
      median(rates.map((rate, round) => rate / (plain.rates[round] ?? rate))),
    ]),
  );
}

async function sideOf(host: TestHost, label: string): Promise<Side> {
  const store = await host.anotherStore();
  return { label, store, sell: await seller(store), rates: [] };
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

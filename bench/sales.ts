import { fileURLToPath } from 'node:url';
import type { TestHost, TestStore } from '@daino/testkit';
import { throughput } from './measure.ts';
import { printTable } from './report.ts';

const HELLO = fileURLToPath(new URL('../plugins/hello', import.meta.url));
const ROUNDS = 5;
const ROUND_MS = 2_000;
const PRODUCTS = 16;

/** Sales per second without and with `hello`, in turns; its event handlers run in the same time. */
export async function benchSales(host: TestHost): Promise<void> {
  const without = await host.anotherStore();
  const withHello = await host.anotherStore();
  const { manifest } = await host.publish(HELLO);
  await withHello.install(manifest.slug);
  const sellers = [await seller(without), await seller(withHello)] as const;
  const rates: [number[], number[]] = [[], []];
  for (let round = 0; round <= ROUNDS; round += 1) {
    for (const side of [0, 1] as const) {
      const rate = await throughput(sellers[side], ROUND_MS);
      if (round > 0) rates[side].push(rate);
      await withHello.delivered();
    }
  }
  const [plain, plugged] = [median(rates[0]), median(rates[1])];
  const ratio = median(rates[1].map((rate, round) => rate / (rates[0][round] ?? rate)));
  printTable(
    'Sales, 8 at once, median of 5 rounds',
    ['', 'per second', '× without'],
    [
      ['without plugin', plain, 1],
      ['with hello: hook, event, log', plugged, ratio],
    ],
  );
}

/** Sells one of several products in turn, so that the sales do not wait for one row. */
async function seller(store: TestStore): Promise<() => Promise<unknown>> {
  const stock = 1_000_000_000;
  const lines = await Promise.all(Array.from({ length: PRODUCTS }, () => store.line({ price: 12.5, stock })));
  let next = 0;
  return () => {
    next = (next + 1) % PRODUCTS;
    return store.sale({ items: lines.slice(next, next + 1) });
  };
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

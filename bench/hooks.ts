import type { HookData, HookTrace } from '@daino/contract';
import type { TestHost, TestStore } from '@daino/testkit';
import { type Measured, measure, measureBatches } from './measure.ts';
import { installCopies } from './plugins.ts';
import { printTable } from './report.ts';
import { saleOfBytes } from './subjects.ts';

type SaleData = HookData<'before_sale_create'>;

/**
 * One plugin, a chain of five, and nobody, against the same work in this process. Validation and trace are on.
 * A plugin that changes nothing and one that gives a discount are measured apart: what a plugin changed is judged.
 */
export async function benchHooks(host: TestHost): Promise<void> {
  const chains = [
    ['1 plugin looks on', await storeWith(host, { fixture: 'looks-on', count: 1 })],
    ['1 plugin changes', await storeWith(host, { fixture: 'adds-discount', count: 1 })],
    ['5 plugins look on', await storeWith(host, { fixture: 'looks-on', count: 5 })],
    ['5 plugins change', await storeWith(host, { fixture: 'adds-discount', count: 5 })],
  ] as const;
  const rows: (string | number)[][] = [];
  for (const [size, bytes] of SIZES) {
    const data = saleOfBytes(bytes);
    const input = { operationId: data.sale.id, data };
    const run = (scope: TestHost['scope']) => () => host.engine.runFilter(scope, 'before_sale_create', input);
    const plain = await measureBatches(() => discount(data), 200);
    const copied = await measure(() => discount(copy(data)));
    const row = (what: string, found: Measured): void => {
      rows.push([`${size}: ${what}`, found.p50, found.p99, found.p50 / plain.p50, found.p50 / copied.p50]);
    };
    row('plain call in this process', plain);
    row('the same with a JSON copy', copied);
    row('nobody listens', await measureBatches(run(host.scope)));
    for (const [what, store] of chains) {
      await expectAllToAnswer(run(store.scope));
      row(what, await measure(run(store.scope)));
    }
  }
  printTable('Hooks, one after the other', ['', 'p50 µs', 'p99 µs', '× plain', '× copy'], rows);
}

const SIZES = [
  ['1 KB', 1_000],
  ['20 KB', 20_000],
] as const;

async function storeWith(host: TestHost, copies: Parameters<typeof installCopies>[2]): Promise<TestStore> {
  const store = await host.anotherStore();
  await installCopies(host, store, copies);
  return store;
}

async function expectAllToAnswer(run: () => Promise<{ readonly trace: HookTrace }>): Promise<void> {
  const { trace } = await run();
  const silent = trace.filter(({ outcome }) => outcome !== 'changed' && outcome !== 'unchanged');
  if (trace.length === 0 || silent.length > 0) throw new Error(`plugins failed: ${JSON.stringify(trace)}`);
}

/** What the measured plugin does, as a function of ours. */
async function discount(data: SaleData): Promise<SaleData> {
  const { sale } = data;
  const amount = -Math.round(sale.subtotal * 10) / 100;
  const adjustment = { id: 'a', label: 'Discount', amount, source: 'bench' };
  return { ...data, sale: { ...sale, adjustments: [...sale.adjustments, adjustment] } };
}

function copy<Value>(value: Value): Value {
  return JSON.parse(JSON.stringify(value)) as Value;
}

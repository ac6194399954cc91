import type { HookData } from '@daino/contract';
import type { TestHost } from '@daino/testkit';
import { type Measured, measure, measureBatches } from './measure.ts';
import { installCopies } from './plugins.ts';
import { printTable } from './report.ts';
import { saleOfBytes } from './subjects.ts';

type SaleData = HookData<'before_sale_create'>;

const HOOK = 'before_sale_create';

/** One plugin, a chain of five, and nobody, against the same work in this process. Validation and trace are on. */
export async function benchHooks(host: TestHost): Promise<void> {
  const one = await host.anotherStore();
  const five = await host.anotherStore();
  await installCopies(host, one, 1);
  await installCopies(host, five, 5);
  const rows: (string | number)[][] = [];
  for (const [label, bytes] of [
    ['1 KB', 1_000],
    ['20 KB', 20_000],
  ] as const) {
    const data = saleOfBytes(bytes);
    const run = (scope: TestHost['scope']) => () =>
      host.engine.runFilter(scope, HOOK, { operationId: data.sale.id, data });
    await expectChanged(run(one.scope), 1);
    await expectChanged(run(five.scope), 5);
    const plain = await measureBatches(() => discount(data), 200);
    const copied = await measure(() => discount(copy(data)));
    const row = (what: string, found: Measured): void => {
      rows.push([`${what}, ${label}`, found.p50, found.p99, found.p50 / plain.p50, found.p50 / copied.p50]);
    };
    row('plain call in this process', plain);
    row('the same with a JSON copy', copied);
    row('1 plugin', await measure(run(one.scope)));
    row('chain of 5', await measure(run(five.scope)));
    if (label === '1 KB') row('nobody listens', await measureBatches(run(host.scope)));
  }
  printTable('Hooks, one after the other', ['', 'p50 µs', 'p99 µs', '× plain', '× copy'], rows);
}

async function expectChanged(
  run: () => Promise<{ readonly trace: readonly { readonly outcome: string }[] }>,
  count: number,
): Promise<void> {
  const { trace } = await run();
  const changed = trace.filter((entry) => entry.outcome === 'changed').length;
  if (changed !== count)
    throw new Error(`${changed} of ${count} plugins changed the sale: ${JSON.stringify(trace)}`);
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

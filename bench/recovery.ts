import type { TestHost } from '@daino/testkit';
import { until } from '@daino/testkit';
import { installCopies } from './plugins.ts';
import { printTable } from './report.ts';
import { saleOfBytes } from './subjects.ts';

const KILLS = 15;

/** From SIGKILL of the process that runs the hooks to the next sale that its plugin changed. */
export async function benchRecovery(host: TestHost): Promise<void> {
  const store = await host.anotherStore();
  await installCopies(host, store, { fixture: 'adds-discount', count: 1 });
  const data = saleOfBytes(1_000);
  const changed = async (): Promise<boolean> => {
    const { trace } = await host.engine.runFilter(store.scope, 'before_sale_create', {
      operationId: data.sale.id,
      data,
    });
    return trace[0]?.outcome === 'changed';
  };
  const times: number[] = [];
  for (let kill = 0; kill < KILLS; kill += 1) {
    await until(changed);
    const began = performance.now();
    for (const pid of hookPids(host)) process.kill(pid, 'SIGKILL');
    while (!(await changed()));
    times.push(performance.now() - began);
  }
  times.sort((a, b) => a - b);
  printTable(
    'Recovery after a killed child',
    ['', 'median ms', 'worst ms'],
    [[`${KILLS} kills`, times[Math.floor(KILLS / 2)] ?? 0, times.at(-1) ?? 0]],
  );
}

function hookPids(host: TestHost): readonly number[] {
  return host.sandbox
    .health()
    .lanes.hook.filter(({ alive }) => alive)
    .map(({ pid }) => pid);
}

import { setTimeout as sleep } from 'node:timers/promises';
import type { Sandbox } from '@daino/sandbox';
import { type Measured, measure } from '../measure.ts';
import { printTable } from '../report.ts';
import { expectDone, openSandbox, programOf, tripOf } from './trips.ts';

const QUIET_CALLS = { warmup: 200, calls: 1_000 };
const AT_ONCE = 200;

/** What a quiet store waits while another one of the same process floods it, against its own when alone. */
export async function benchFlood(): Promise<void> {
  await using sandbox = await openSandbox({ lanes: { hook: { processes: 1, slow: 1 } } });
  const quiet = programOf('');
  const run = () => sandbox.run(tripOf([quiet], { storeId: 'quiet' }));
  await expectDone(run());
  const alone = await measure(run, QUIET_CALLS);
  const rows: (string | number)[][] = [['alone', alone.p50, alone.p99, 1, 1]];
  for (const [what, body] of FLOODS) {
    const found = await besideFlood(sandbox, { body, run });
    rows.push([what, found.p50, found.p99, found.p50 / alone.p50, found.p99 / alone.p99]);
  }
  printTable(
    `A quiet store beside one that keeps ${AT_ONCE} hooks waiting`,
    ['', 'p50 µs', 'p99 µs', '× p50', '× p99'],
    rows,
  );
}

const FLOODS = [
  ['beside hooks that look on', ''],
  ['beside hooks that wait', `await ctx.data.get('k')`],
  ['beside hooks that take a few milliseconds', `const end = Date.now() + 3; while (Date.now() < end);`],
  ['beside hooks that loop', `for (;;);`],
] as const;

interface FloodOptions {
  readonly body: string;
  readonly run: () => Promise<unknown>;
}

async function besideFlood(sandbox: Sandbox, { body, run }: FloodOptions): Promise<Measured> {
  const flooding = programOf(body);
  const stop = new AbortController();
  const client = async (): Promise<void> => {
    while (!stop.signal.aborted) await sandbox.run(tripOf([flooding], { storeId: 'flood' }));
  };
  const clients = Array.from({ length: AT_ONCE }, client);
  await sleep(300);
  const found = await measure(run, QUIET_CALLS);
  stop.abort();
  await Promise.all(clients);
  return found;
}

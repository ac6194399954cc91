import { measure } from '../measure.ts';
import { print, printTable } from '../report.ts';
import { expectDone, openSandbox, programOf, tripOf } from './trips.ts';

/** Isolates alive at once; DAINO_BENCH_ISOLATES=4000 needs about 9 GB of memory and a minute. */
const ISOLATES = Number(process.env['DAINO_BENCH_ISOLATES'] ?? 1_000);
const PER_PROCESS = 1_000;
const MB = 1_048_576;

/** What a live isolate costs, and what a trip costs beside so many of them. */
export async function benchDensity(): Promise<void> {
  const processes = Math.max(2, Math.ceil(ISOLATES / PER_PROCESS) + 1);
  await using sandbox = await openSandbox({
    lanes: { hook: { processes, slow: 0 }, background: { processes: 1, slow: 0 } },
    isolates: ISOLATES,
    memoryMb: 4_096,
  });
  const resident = () => sandbox.health().lanes.hook.reduce((sum, one) => sum + one.residentBytes, 0);
  const [first] = programsOf(1);
  const trip = (index: number, program = programOf('')) => tripOf([program], { storeId: `store-${index}` });
  for (let index = 0; index < 64; index += 1) await expectDone(sandbox.run(trip(index, first)));
  const alone = await measure(() => sandbox.run(trip(0, first)), { calls: 1_000 });
  const before = resident();
  const all = programsOf(ISOLATES);
  const began = performance.now();
  for (const [index, program] of all.entries()) await expectDone(sandbox.run(trip(index, program)));
  const each = (performance.now() - began) / ISOLATES;
  const alive = sandbox.health().lanes.hook.reduce((sum, one) => sum + one.isolates, 0);
  const megabytes = (resident() - before) / MB / ISOLATES;
  let next = 0;
  const beside = await measure(
    () => {
      next = (next + 1) % ISOLATES;
      return sandbox.run(trip(next, all[next]));
    },
    { warmup: 0, calls: 1_000 },
  );
  printTable(
    `${alive} live isolates in ${processes} processes`,
    ['', 'p50 µs', 'p99 µs', '× alone'],
    [
      ['a trip with nobody else there', alone.p50, alone.p99, 1],
      ['a trip to one of them, each in turn', beside.p50, beside.p99, beside.p50 / alone.p50],
    ],
  );
  print(`  ${megabytes.toFixed(2)} MB and ${each.toFixed(2)} ms for each\n\n`);
}

function programsOf(count: number) {
  return Array.from({ length: count }, () => programOf(`return { notes: data.sale.notes + '!' }`));
}

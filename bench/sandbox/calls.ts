import { measure, type Measured } from '../measure.ts';
import { printTable } from '../report.ts';
import { expectDone, INPUT, openSandbox, programOf, tripOf } from './trips.ts';

/** A hook that asks its host nothing, once, and five times, one after the other and together; without and with a JIT. */
export async function benchCalls(): Promise<void> {
  await using plain = await openSandbox();
  await using trusted = await openSandbox({ jit: { isTrusted: () => true } });
  const copied = await measure(() => JSON.stringify(JSON.parse(INPUT)));
  const rows: (string | number)[][] = [['the same JSON copied in this process', copied.p50, copied.p99, 1]];
  for (const [mode, sandbox] of [
    ['', plain],
    [', JIT', trusted],
  ] as const) {
    for (const [what, body] of HOOKS) {
      const program = programOf(body);
      const run = () => sandbox.run(tripOf([program]));
      await expectDone(run());
      const found: Measured = await measure(run);
      rows.push([`${what}${mode}`, found.p50, found.p99, found.p50 / copied.p50]);
    }
  }
  printTable('Host calls of a hook, 1 KB', ['', 'p50 µs', 'p99 µs', '× copy'], rows);
}

const HOOKS = [
  ['0 calls', ''],
  ['1 call', `await ctx.data.get('k')`],
  ['5 calls in turn', `for (let i = 0; i < 5; i++) await ctx.data.get('k')`],
  ['5 calls together', `await Promise.all([1, 2, 3, 4, 5].map(() => ctx.data.get('k')))`],
] as const;

import type { Sandbox } from '@daino/sandbox';
import { longestPause, measureAtRate, throughput } from '../measure.ts';
import { print, printTable } from '../report.ts';
import { expectDone, INPUT, openSandbox, programOf, tripOf } from './trips.ts';

const MS = 3_000;
const RATE_MS = 7_000;
const CHAIN = 5;
const CLIENTS = 32;
/** A handler that computes a little, as one that validates or prices does. */
const COMPUTES = `let s = 0; for (let i = 0; i < 5000; i++) s = (s * 31 + i) % 65521; return { notes: String(s) }`;

/** Hooks per second in chains of five, from stores at both processes; without and with a JIT, side by side. */
export async function benchChains(): Promise<void> {
  await using plain = await openSandbox();
  await using trusted = await openSandbox({ jit: { isTrusted: () => true } });
  const pauseMs = longestPause(3_000);
  const copies = await throughput(() => Promise.resolve(JSON.stringify(JSON.parse(INPUT))), 500);
  const rows: (string | number)[][] = [['JSON copies in this process', copies, 1]];
  const waits: (string | number)[][] = [];
  for (const [what, body] of [
    ['looks on', ''],
    ['computes', COMPUTES],
  ] as const) {
    for (const [mode, sandbox] of [
      ['', plain],
      [', JIT', trusted],
    ] as const) {
      const run = chainOf(sandbox, body);
      for (let round = 0; round < 500; round += 1) await run();
      const perSecond = await throughput(run, MS, CLIENTS);
      rows.push([`a hook that ${what}${mode}`, perSecond * CHAIN, (perSecond * CHAIN) / copies]);
      const found = await measureAtRate(run, { perSecond: perSecond / 2, ms: RATE_MS });
      waits.push([
        `a hook that ${what}${mode}`,
        found.p50,
        found.p99,
        found.p99 / found.p50,
        found.medianRatio,
      ]);
    }
  }
  printTable(
    `Hooks per second in chains of ${CHAIN}, ${CLIENTS} at once`,
    ['', 'per second', '× copies'],
    rows,
  );
  printTable(
    `A chain of ${CHAIN} at half of that`,
    ['', 'p50 µs', 'p99 µs', 'p99 × p50', 'in the median second'],
    waits,
  );
  print(`  This machine stood still for up to ${pauseMs.toFixed(1)} ms while nothing ran.\n\n`);
}

function chainOf(sandbox: Sandbox, body: string): () => Promise<void> {
  const chain = Array.from({ length: CHAIN }, () => programOf(body));
  let next = 0;
  return () => {
    next += 1;
    return expectDone(sandbox.run(tripOf(chain, { storeId: `store-${next % 16}` })));
  };
}

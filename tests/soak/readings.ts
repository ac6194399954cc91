import { readdirSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { TestServer } from '@daino/server/testing';
import { seatsOf } from '../security/hostile/arena.ts';
import { tracesOnceQuiet } from '../security/hostile/traces-left.ts';

/** How the server stands when nothing happens: figures that have to be the same after any work. */
export type Readings = Readonly<Record<keyof typeof ALLOWED, number>>;

const MB = 1_048_576;

/** By how much each may be larger afterwards, and the unit that it is printed in. */
const ALLOWED = {
  // The allocator keeps what it needed at the worst moment: a ceiling, which heap and buffers say is no leak.
  'server memory, MB': 256,
  'server heap, MB': 16,
  'server buffers, MB': 32,
  'sandbox memory, MB': 64,
  'open files': 0,
  // Pools of connections open as many as they need, up to their size.
  'open sockets': 16,
  'sandbox processes': 0,
  'stray processes': 0,
  'trips under way': 0,
  isolates: 0,
  schemas: 0,
  roles: 0,
  installations: 0,
  'rows of plugins that are gone': 0,
} as const;

/** Processes of the sandbox that are started when needed end after they were idle for so long. */
const IDLE_MS = 45_000;
const POLL_MS = 500;

/** Waits until everything that goes by itself has gone, and reads. */
export async function readAtRest(server: TestServer): Promise<Readings> {
  await server.host.engine.settled();
  await sleep(IDLE_MS);
  const traces = await tracesOnceQuiet(server);
  for (let round = 0; round < 3; round += 1) {
    globalThis.gc?.();
    await sleep(POLL_MS);
  }
  const { rss, heapUsed, external } = process.memoryUsage();
  const seats = seatsOf(server);
  const files = readdirSync('/proc/self/fd').length;
  return {
    'server memory, MB': rss / MB,
    'server heap, MB': heapUsed / MB,
    'server buffers, MB': external / MB,
    'sandbox memory, MB': seats.reduce((sum, { residentBytes }) => sum + residentBytes, 0) / MB,
    'open files': traces.files,
    'open sockets': files - traces.files - seats.length,
    'sandbox processes': seats.length,
    'stray processes': traces.strays,
    'trips under way': traces.inFlight,
    isolates: traces.isolates,
    schemas: traces.schemas,
    roles: traces.roles,
    installations: traces.installations,
    'rows of plugins that are gone': Object.values(traces.orphans).reduce((sum, count) => sum + count, 0),
  };
}

interface Comparison {
  readonly table: string;
  readonly isBack: boolean;
}

export function compareReadings(before: Readings, after: Readings): Comparison {
  // The keys are those of the table.
  const names = Object.keys(ALLOWED) as (keyof Readings)[];
  const rows = names.map((name) => {
    const isBack = after[name] <= before[name] + ALLOWED[name];
    return {
      name,
      isBack,
      text: `${name.padEnd(32)}${show(before[name])}${show(after[name])}  ${isBack ? 'ok' : 'NOT BACK'}`,
    };
  });
  const head = `${'at rest'.padEnd(32)}${'before'.padStart(10)}${'after'.padStart(10)}`;
  return {
    table: [head, ...rows.map(({ text }) => text)].join('\n'),
    isBack: rows.every((row) => row.isBack),
  };
}

function show(value: number): string {
  return (Number.isInteger(value) ? String(value) : value.toFixed(1)).padStart(10);
}

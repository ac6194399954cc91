import { type Database, measureBacklog } from '@daino/database';
import type { Clock } from '@daino/kernel';
import { Gauge, type Registry } from 'prom-client';
import { addGauge, type Sample } from './add-metric.ts';

/** What the database has to answer within; without an answer what it would tell is not a number. */
const PATIENCE_MS = 2_000;
/** How long a measured backlog is taken for the current one, however often it is asked for. */
const FRESH_MS = 2_000;
/** Counting stops here. */
const COUNTED = 10_000;

/** The connections of this process, and what waits to be delivered in all stores. */
export function registerDatabaseMetrics(register: Registry, database: Database, clock: Clock): void {
  registerPools(register, database);
  const backlog = new MeasuredBacklog(database, clock);
  const up = new Gauge({
    name: 'daino_database_up',
    help: 'Whether the database answered when the metrics were read.',
    registers: [register],
    async collect() {
      up.set((await backlog.current()) ? 1 : 0);
    },
  });
  const due = new Gauge({
    name: 'daino_deliveries_due',
    help: `Deliveries to active plugins that should have been tried by now, counted up to ${COUNTED}.`,
    registers: [register],
    async collect() {
      due.set((await backlog.current())?.due ?? NaN);
    },
  });
  const oldest = new Gauge({
    name: 'daino_deliveries_oldest_due_seconds',
    help: 'How late the delivery is that has waited longest; 0 when none waits.',
    registers: [register],
    async collect() {
      oldest.set((await backlog.current())?.oldestSeconds ?? NaN);
    },
  });
}

interface Late {
  readonly due: number;
  readonly oldestSeconds: number;
}

/** One measurement for all who ask within a moment; undefined when the database did not answer. */
class MeasuredBacklog {
  readonly #database: Database;
  readonly #clock: Clock;
  #measured: Promise<Late | undefined> = Promise.resolve(undefined);
  #at = -Infinity;

  constructor(database: Database, clock: Clock) {
    this.#database = database;
    this.#clock = clock;
  }

  current(): Promise<Late | undefined> {
    if (performance.now() - this.#at > FRESH_MS) {
      this.#at = performance.now();
      this.#measured = inTime(this.#measure());
    }
    return this.#measured;
  }

  async #measure(): Promise<Late> {
    const now = this.#clock.now();
    const { due, oldest } = await measureBacklog(this.#database.operator, { now, limit: COUNTED });
    return { due, oldestSeconds: oldest ? Math.max(0, now.getTime() - oldest.getTime()) / 1_000 : 0 };
  }
}

function registerPools(register: Registry, database: Database): void {
  addGauge(register, {
    name: 'daino_database_connections',
    help: 'Connections to the database by pool: `busy`, `idle`, who `waits` for one, and the `limit`.',
    labelNames: ['pool', 'state'],
    read: () =>
      database.pools().flatMap(({ name: pool, open, idle, waiting, limit }): Sample[] => [
        [{ pool, state: 'busy' }, open - idle],
        [{ pool, state: 'idle' }, idle],
        [{ pool, state: 'waits' }, waiting],
        [{ pool, state: 'limit' }, limit],
      ]),
  });
}

async function inTime<T>(work: Promise<T>): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(resolve, PATIENCE_MS, undefined);
  });
  return await Promise.race([work.catch(() => undefined), late]).finally(() => clearTimeout(timer));
}

import { setTimeout as sleep } from 'node:timers/promises';
import type { Log } from '@daino/kernel';
import pg from 'pg';
import { SUPERUSER } from './create-cluster.ts';

export interface HoldClusterOptions {
  readonly host: string;
  readonly port: number;
  readonly log: Log;
  /** Whether Postgres was running already, so that a living process may be about to regain its hold. */
  readonly adopted: boolean;
}

/** A server that is just stopping keeps its hold until its Postgres has gone. */
const PATIENCE_MS = 3_000;
/** A living holder regains a lost hold in less than the time for which an adopter stands back. */
const REGAIN_MS = 100;
const STAND_BACK_MS = 600;

/** `taken`: another process holds it and goes on. `gone`: this Postgres is shutting down or was never there. */
export async function holdCluster(options: HoldClusterOptions): Promise<ClusterHold | 'taken' | 'gone'> {
  for (const end = performance.now() + PATIENCE_MS; ; await sleep(50)) {
    const client = await tryHold(options, options.adopted ? STAND_BACK_MS : 0);
    if (client === 'gone') return 'gone';
    if (client !== 'taken') return new ClusterHold(client, options);
    if (performance.now() > end) return 'taken';
  }
}

/**
 * Says that this process and no other works with a cluster: a lock of one connection, which ends with the process,
 * however that ends. When one of its processes crashes, Postgres ends all connections and goes on: then it is taken again.
 */
export class ClusterHold implements AsyncDisposable {
  readonly #options: HoldClusterOptions;
  #client: pg.Client | undefined;
  #ending = false;

  constructor(client: pg.Client, options: HoldClusterOptions) {
    this.#options = options;
    this.#keep(client);
  }

  /** False while the connection that it stands on is lost. */
  get held(): boolean {
    return this.#client !== undefined;
  }

  /** From now on its loss is expected: Postgres is about to stop. */
  expectEnd(): void {
    this.#ending = true;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#ending = true;
    await this.#client?.end().catch(() => undefined);
  }

  #keep(client: pg.Client): void {
    this.#client = client;
    client.once('end', () => {
      this.#client = undefined;
      if (!this.#ending) void this.#regain();
    });
  }

  async #regain(): Promise<void> {
    this.#options.log.warn('the hold on the database was lost');
    for (; !this.#ending; await sleep(REGAIN_MS, undefined, { ref: false })) {
      const client = await tryHold(this.#options, 0);
      if (typeof client === 'string') continue;
      this.#keep(client);
      if (this.#ending) await client.end();
      return;
    }
  }
}

const LOCK = 'select pg_try_advisory_lock(4441, 1) as held';

async function tryHold(
  { host, port }: HoldClusterOptions,
  standBackMs: number,
): Promise<pg.Client | 'taken' | 'gone'> {
  const client = new pg.Client({
    host,
    port,
    user: SUPERUSER,
    database: SUPERUSER,
    application_name: 'daino hold',
  });
  client.on('error', () => undefined);
  try {
    await client.connect();
    await sleep(standBackMs);
    const { rows } = await client.query<{ held: boolean }>(LOCK);
    if (rows[0]?.held === true) return client;
  } catch {
    return 'gone';
  }
  await client.end();
  return 'taken';
}

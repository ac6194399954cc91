import { setTimeout as sleep } from 'node:timers/promises';
import type { Log } from '@daino/kernel';
import pg, { type ClientConfig } from 'pg';

/** The one channel of Postgres that Daino uses; a payload is `<topic> <text>`. */
export const CHANNEL = 'daino';

export interface OpenListenerOptions {
  readonly address: ClientConfig;
  readonly log: Log;
}

const RETRY_MS = 250;
/** A connection through a dead network says nothing: it is asked this often, and has as long to answer. */
const HEARTBEAT_MS = 15_000;

export async function openListener(options: OpenListenerOptions): Promise<PostgresListener> {
  const listener = new PostgresListener(options);
  await listener.connect();
  return listener;
}

/** One connection that listens for as long as it lives, and comes back when it is lost. */
export class PostgresListener implements AsyncDisposable {
  readonly #options: OpenListenerOptions;
  readonly #listeners = new Map<string, Set<(text: string) => void>>();
  readonly #reconnected = new Set<() => void>();
  #client: pg.Client | undefined;
  #ending = false;

  constructor(options: OpenListenerOptions) {
    this.#options = options;
  }

  async connect(): Promise<void> {
    const client = new pg.Client({
      ...this.#options.address,
      application_name: 'daino listener',
      query_timeout: HEARTBEAT_MS,
    });
    client.on('error', () => undefined);
    client.on('notification', ({ payload = '' }) => this.#hear(payload));
    await client.connect();
    await client.query(`listen ${CHANNEL}`);
    this.#client = client;
    const heartbeat = setInterval(() => void beat(client), HEARTBEAT_MS).unref();
    client.once('end', () => {
      clearInterval(heartbeat);
      this.#client = undefined;
      if (!this.#ending) void this.#reconnect();
    });
    if (this.#ending) await client.end();
  }

  listen(topic: string, heard: (text: string) => void): Disposable {
    const heardBy = this.#listeners.get(topic) ?? new Set();
    this.#listeners.set(topic, heardBy);
    return entry(heardBy, (text: string) => heard(text));
  }

  onReconnect(again: () => void): Disposable {
    return entry(this.#reconnected, () => again());
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#ending = true;
    await this.#client?.end().catch(() => undefined);
  }

  #hear(payload: string): void {
    const space = payload.indexOf(' ');
    for (const heard of this.#listeners.get(payload.slice(0, space)) ?? []) heard(payload.slice(space + 1));
  }

  async #reconnect(): Promise<void> {
    const { log } = this.#options;
    log.warn('the listening connection was lost');
    for (; !this.#ending; await sleep(RETRY_MS, undefined, { ref: false })) {
      const back = await this.connect().then(
        () => true,
        () => false,
      );
      if (!back) continue;
      log.info('the listening connection is back');
      for (const again of this.#reconnected) again();
      return;
    }
  }
}

/** Ends a connection that does not answer; its end brings the next. */
async function beat(client: pg.Client): Promise<void> {
  try {
    await client.query('select 1');
  } catch {
    client.connection.stream.destroy();
  }
}

function entry<T>(set: Set<T>, value: T): Disposable {
  set.add(value);
  return { [Symbol.dispose]: () => set.delete(value) };
}

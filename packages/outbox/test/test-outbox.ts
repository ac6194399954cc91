import { EVENTS, type EventTypeName, type Filter, parseManifest } from '@daino/contract';
import { catalogue, type Database, installations, subscriptions } from '@daino/database';
import { type TestDatabase, testDatabase, testStore, type TestStore } from '@daino/database/testing';
import { type InstallationId, newId, silentLog, type StoreScope } from '@daino/kernel';
import {
  createOutbox,
  type EventRunner,
  type Fact,
  type Outbox,
  type StartWorkerOptions,
} from '../src/index.ts';
import { ManualClock } from './manual-clock.ts';

export interface TestOutbox extends AsyncDisposable, TestStore {
  readonly database: TestDatabase;
  readonly clock: ManualClock;
  readonly outbox: Outbox;
  /** Appends facts in a transaction of their own. */
  append(facts: readonly Fact[], scope?: StoreScope): Promise<readonly string[]>;
  deliveries(): Promise<DeliveryRow[]>;
  /** A worker that stops with the outbox at the latest. */
  startWorker(options: StartWorkerOptions): AsyncDisposable;
}

type DeliveryRow = Awaited<ReturnType<typeof readDeliveries>>[number];

/** An outbox on a database of its own, with one store, under a clock that stands still. */
export async function testOutbox(): Promise<TestOutbox> {
  const opened = new AsyncDisposableStack();
  const database = opened.use(await testDatabase());
  const store = await testStore(database);
  const clock = new ManualClock();
  const outbox = createOutbox({ database, clock, log: silentLog });
  return {
    ...store,
    database,
    clock,
    outbox,
    append: (facts, scope = store.scope) => database.inStore(scope, (tx) => outbox.append(tx, scope, facts)),
    deliveries: () => readDeliveries(database),
    startWorker: (options) => opened.use(outbox.startWorker(options)),
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  };
}

function readDeliveries(database: Database) {
  return database.operator.query.selectFrom('deliveries').selectAll().orderBy('seq').execute();
}

/** An active installation that listens to `types`, to all of them or to what fits its filter. */
export async function testInstallation(
  database: Database,
  scope: StoreScope,
  types: readonly EventTypeName[] = [EVENTS.STOCK_CHANGED],
  { filter = null, grants = [] }: { readonly filter?: Filter | null; readonly grants?: string[] } = {},
): Promise<InstallationId> {
  const slug = `p-${newId()}`;
  const { manifest } = parseManifest({ name: slug, version: '1.0.0' });
  const bundle = {
    manifest,
    serverSource: '',
    sourceMap: '',
    migrations: [],
    integrity: 'sha512-test',
  } as const;
  const { operator } = database;
  await operator.transaction(({ query }) =>
    catalogue.publish(query, { bundle, version: '1.0.0', storeId: null }),
  );
  const version = await operator.query
    .selectFrom('pluginVersions as v')
    .innerJoin('plugins as p', 'p.id', 'v.pluginId')
    .where('p.slug', '=', slug)
    .select(['v.id as versionId', 'p.id as pluginId'])
    .executeTakeFirstOrThrow();
  const id = newId<InstallationId>();
  await database.inStore(scope, async (tx) => {
    await installations.insert(tx, { id, ...version, config: {}, grants, installedBy: null });
    await installations.setStatus(tx, id, 'active');
    const listens = { kind: 'event', handler: '', priority: 100, timeoutMs: null, onError: null } as const;
    await subscriptions.replace(
      tx,
      id,
      types.map((name) => ({ ...listens, name, filter })),
    );
  });
  return id;
}

/** A fact about a product; `delta` tells facts of one product apart. */
export function stockChanged(product: string, delta = 1): Fact {
  const payload = { productId: newId(), delta, stock: 0, reason: 'corrected' as const, reference: null };
  return { type: EVENTS.STOCK_CHANGED, subject: `product:${product}`, payload };
}

/** Takes every event and remembers it. */
export function recordingRunner(): {
  readonly runEvent: EventRunner;
  readonly ran: Parameters<EventRunner>[0][];
} {
  const ran: Parameters<EventRunner>[0][] = [];
  return {
    ran,
    runEvent: async (attempt) => {
      ran.push(attempt);
      return { status: 'delivered' };
    },
  };
}

/** Asks again and again until the answer is yes, at most 10 s. */
export async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 10_000;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error('the condition did not come true within 10 s');
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

import { bundlePlugin } from '@daino/bundle';
import { createCapabilities, type OutgoingOptions } from '@daino/capabilities';
import { type Commerce, createCommerce } from '@daino/commerce';
import type { PluginBundle } from '@daino/contract';
import type { Database } from '@daino/database';
import { testDatabase } from '@daino/database/testing';
import { createEngine, type Engine } from '@daino/engine';
import { type Clock, silentLog, systemClock } from '@daino/kernel';
import { createOutbox, type Outbox } from '@daino/outbox';
import { createSandbox, type CreateSandboxOptions, type Sandbox } from '@daino/sandbox';
import { sandboxScripts } from './sandbox-scripts.ts';
import { createTestStore, type TestStore, type TestStoreOptions } from './test-store.ts';

export interface TestHostOptions extends TestStoreOptions {
  /** Folders of plugins; they are bundled, and installed and activated in the first store. */
  readonly plugins?: readonly (string | URL)[];
  /** An open database to work on; default: a database of its own, gone at the end. */
  readonly database?: Database;
  /** What time it is; default: the system's. */
  readonly clock?: Clock;
  /** How plugins' requests leave; `allowAddresses: ['127.0.0.1']` lets them reach servers of the test. */
  readonly outgoing?: OutgoingOptions;
  /** Processes of the sandbox; `{}` for as many as a server has. Default: one for hooks, one for the rest. */
  readonly lanes?: CreateSandboxOptions['lanes'];
}

/** The real platform for the time of a test: Postgres, isolates, engine, outbox, one store. */
export interface TestHost extends TestStore, AsyncDisposable {
  readonly database: Database;
  readonly sandbox: Sandbox;
  readonly outbox: Outbox;
  readonly engine: Engine;
  readonly commerce: Commerce;
  /** Puts a plugin into everybody's catalogue. */
  publish(folder: string | URL): Promise<PluginBundle>;
  /** Another store of another organization on the same platform. */
  anotherStore(options?: TestStoreOptions): Promise<TestStore>;
}

/**
 * Starts the platform with plugins in it. Everything is real, and everything is gone at the end:
 *
 * @example
 * await using host = await testHost({ plugins: [new URL('..', import.meta.url)] });
 * const sale = await host.sale({ items: [await host.line({ price: 10 })] });
 */
export async function testHost(options: TestHostOptions = {}): Promise<TestHost> {
  await using opened = new AsyncDisposableStack();
  const database = options.database ?? opened.use(await testDatabase());
  const { outgoing = {}, lanes = ONE_EACH, clock = systemClock } = options;
  const parts = await startPlatform({ database, opened, outgoing, lanes, clock });
  const store = await createTestStore(parts, options);
  const publish = async (folder: string | URL): Promise<PluginBundle> => {
    const bundle = await bundlePlugin(folder);
    await parts.engine.publish(bundle, { storeId: null });
    return bundle;
  };
  for (const folder of options.plugins ?? []) {
    const { manifest } = await publish(folder);
    await store.install(manifest.slug);
  }
  const kept = opened.move();
  return {
    ...parts,
    ...store,
    publish,
    anotherStore: (other = {}) => createTestStore(parts, other),
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}

export interface PlatformParts {
  readonly database: Database;
  readonly sandbox: Sandbox;
  readonly outbox: Outbox;
  readonly engine: Engine;
  readonly commerce: Commerce;
}

interface StartPlatformOptions {
  readonly database: Database;
  readonly opened: AsyncDisposableStack;
  readonly outgoing: OutgoingOptions;
  readonly lanes: NonNullable<TestHostOptions['lanes']>;
  readonly clock: Clock;
}

const ONE_EACH = { hook: { processes: 1, slow: 0 }, background: { processes: 1, slow: 0 } };

async function startPlatform(options: StartPlatformOptions): Promise<PlatformParts> {
  const { database, opened, outgoing, lanes, clock } = options;
  const log = silentLog;
  const outbox = createOutbox({ database, clock, log });
  const scripts = await sandboxScripts();
  const sandbox = opened.use(await createSandbox({ ...scripts, lanes, log }));
  const commerceOf = (filters: Engine) => createCommerce({ database, filters, outbox, clock });
  const engine = opened.use(
    createEngine({
      database,
      sandbox,
      events: outbox,
      capabilities: (made) =>
        createCapabilities({ database, engine: made, commerce: commerceOf(made), outgoing }),
      clock,
      log,
    }),
  );
  opened.use(outbox.startWorker({ runEvent: engine.runEvent }));
  const commerce = commerceOf(engine);
  return { database, sandbox, outbox, engine, commerce };
}

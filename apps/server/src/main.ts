// The composition root: the only place that knows all parts. Read it from top to bottom; it ends from bottom to top.
import { fileURLToPath } from 'node:url';
import { bundlePlugin, bundleScript } from '@daino/bundle';
import { createCapabilities, startCacheSweeper } from '@daino/capabilities';
import { createCommerce, startAbandonment } from '@daino/commerce';
import { openDatabase } from '@daino/database';
import { createEngine, type Engine, startUsageSweeper } from '@daino/engine';
import { systemClock as clock } from '@daino/kernel';
import { createOutbox } from '@daino/outbox';
import { bundleGuest, childEntry, createSandbox } from '@daino/sandbox';
import { type Config, readConfig } from './config.ts';
import { createApp } from './create-app.ts';
import { ensureDemo } from './demo/ensure-demo.ts';
import { databaseCheck, outboxCheck, sandboxCheck } from './health/checks.ts';
import { requireFreeAddress } from './listen.ts';
import { createLog } from './log.ts';
import { PluginFolders } from './plugin-folders/plugin-folders.ts';
import { trustedSources } from './plugin-folders/trusted-sources.ts';
import { explainFailure, greet } from './print.ts';
import { loadSecret } from './secret.ts';
import { stopSignal } from './stop-signal.ts';
import { createTerminal } from './terminal.ts';

const builtInPlugins = fileURLToPath(new URL('../../../plugins', import.meta.url));
const terminal = createTerminal(process.stdout);

try {
  await serve(readConfig());
  terminal.end();
} catch (error) {
  terminal.end();
  process.stderr.write(explainFailure(error));
  process.exitCode = 1;
}

async function serve(config: Config): Promise<void> {
  const stop = stopSignal();
  await using parts = new AsyncDisposableStack();
  await requireFreeAddress(config);
  const log = createLog(config.logLevel);
  const secret = loadSecret(config);

  const { dataDir, databaseUrl } = config;
  const database = parts.use(
    await openDatabase({
      dataDir,
      ...(databaseUrl && { url: databaseUrl }),
      secret,
      log,
      progress: terminal.step,
    }),
  );
  const outbox = createOutbox({ database, clock, log });

  const trusted = trustedSources();
  terminal.step('Starting the sandbox …');
  const sandbox = parts.use(
    await createSandbox({
      guestSource: await bundleGuest((entry) => bundleScript(entry, { format: 'guest' })),
      childSource: await bundleScript(childEntry, { format: 'process' }),
      lanes: {
        hook: { processes: config.sandboxProcesses, slow: 1 },
        background: { processes: config.sandboxBackgroundProcesses, slow: 1 },
      },
      memoryMb: config.sandboxMemoryMb,
      ...(config.sandboxJit === 'trusted' && { jit: { isTrusted: trusted.has } }),
      log,
    }),
  );
  const commerceOf = (filters: Engine) => createCommerce({ database, filters, outbox, clock });
  const engine = parts.use(
    createEngine({
      database,
      sandbox,
      events: outbox,
      capabilities: (made) => createCapabilities({ database, engine: made, commerce: commerceOf(made) }),
      clock,
      log,
    }),
  );
  await engine.recover();
  const commerce = commerceOf(engine);
  parts.use(outbox.startWorker({ runEvent: engine.runEvent }));
  parts.use(startCacheSweeper({ database, log }));
  parts.use(startUsageSweeper({ database, clock, log }));
  parts.use(startAbandonment({ database, outbox, clock, log }));

  terminal.step('Building the plugins …');
  const plugins = parts.use(
    new PluginFolders({
      folders: [builtInPlugins, ...config.pluginDirs],
      bundle: bundlePlugin,
      publish(bundle) {
        trusted.add(bundle.serverSource);
        return engine.publish(bundle, { storeId: null });
      },
      clock,
      log,
    }),
  );
  await plugins.publishAll();
  plugins.watch();
  const demo = await ensureDemo({ database, engine, config, clock, log, progress: terminal.step });

  const app = parts.use(
    await createApp({
      database,
      engine,
      commerce,
      outbox,
      sandbox,
      secret,
      clock,
      log,
      checks: {
        database: databaseCheck(database),
        sandbox: sandboxCheck(sandbox),
        outbox: outboxCheck(database, clock),
      },
      trustedProxies: config.trustedProxies,
      metricsToken: config.metricsToken,
    }),
  );
  const address = await app.listen(config);
  greet(terminal, { address, demo, config });
  await stop.requested;
  terminal.step('Stopping …');
}

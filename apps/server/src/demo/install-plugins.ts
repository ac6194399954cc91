import { randomBytes } from 'node:crypto';
import type { Engine } from '@daino/engine';
import { DainoError, type Log, type StoreId, type StoreScope } from '@daino/kernel';

/** What the demo has at work. */
const PLUGINS = ['hello', 'loyalty-points'];

interface InstallPluginsParts {
  readonly engine: Pick<Engine, 'plugins'>;
  readonly log: Log;
}

/** Installs and activates the demo's plugins, the way an owner would. A failure is logged: the demo is of use without. */
export async function installPlugins({ engine, log }: InstallPluginsParts, storeId: StoreId): Promise<void> {
  const scope: StoreScope = {
    actor: { kind: 'system' },
    storeId,
    cause: [],
    traceId: randomBytes(16).toString('hex'),
    signal: new AbortController().signal,
    log,
  };
  for (const slug of PLUGINS) {
    try {
      await putToWork(engine, scope, slug);
    } catch (error) {
      if (!(error instanceof DainoError)) throw error;
      log.warn('the demo lacks a plugin', { plugin: slug, error, issues: error.issues });
    }
  }
}

async function putToWork(engine: Pick<Engine, 'plugins'>, scope: StoreScope, slug: string): Promise<void> {
  const { installation } = await engine.plugins.get(scope, slug);
  if (installation === null) await engine.plugins.install(scope, { slug, config: {}, grants: 'all' });
  await engine.plugins.activate(scope, slug);
}

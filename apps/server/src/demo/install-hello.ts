import { randomBytes } from 'node:crypto';
import type { Engine } from '@daino/engine';
import { DainoError, type Log, type StoreId, type StoreScope } from '@daino/kernel';

const HELLO = 'hello';

interface InstallHelloParts {
  readonly engine: Pick<Engine, 'plugins'>;
  readonly log: Log;
}

/** Installs and activates `hello`, the way an owner would. A failure is logged: the demo is of use without it. */
export async function installHello({ engine, log }: InstallHelloParts, storeId: StoreId): Promise<void> {
  const scope: StoreScope = {
    actor: { kind: 'system' },
    storeId,
    cause: [],
    traceId: randomBytes(16).toString('hex'),
    signal: new AbortController().signal,
    log,
  };
  try {
    const { installation } = await engine.plugins.get(scope, HELLO);
    if (installation === null)
      await engine.plugins.install(scope, { slug: HELLO, config: {}, grants: 'all' });
    await engine.plugins.activate(scope, HELLO);
  } catch (error) {
    if (!(error instanceof DainoError)) throw error;
    log.warn('the demo has no plugin', { plugin: HELLO, error, issues: error.issues });
  }
}

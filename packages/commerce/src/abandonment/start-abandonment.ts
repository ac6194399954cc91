import { randomBytes } from 'node:crypto';
import { LIMITS } from '@daino/contract';
import { carts, orders } from '@daino/database';
import type { Log, StoreId, StoreScope } from '@daino/kernel';
import type { CommerceDependencies } from '../create-commerce.ts';
import { abandonCarts } from './abandon-carts.ts';
import { abandonOrders } from './abandon-orders.ts';

export interface AbandonmentDependencies extends Pick<CommerceDependencies, 'database' | 'outbox' | 'clock'> {
  readonly log: Log;
}

/**
 * Abandons carts and orders whose time is over, until disposed. What is due stands in the rows themselves: nothing is
 * lost with the process, and any number of processes may do this at once.
 */
export function startAbandonment(deps: AbandonmentDependencies): AsyncDisposable {
  const stopped = new AbortController();
  const running = run(deps, stopped.signal);
  return {
    async [Symbol.asyncDispose]() {
      stopped.abort();
      await running;
    },
  };
}

async function run(deps: AbandonmentDependencies, signal: AbortSignal): Promise<void> {
  const { clock, log } = deps;
  while (!signal.aborted) {
    await abandonDue(deps, signal).catch((error: unknown) => {
      if (!signal.aborted) log.error('abandonment failed', { error });
    });
    await clock.sleep(LIMITS.abandonment.pollMs, signal).catch(() => undefined);
  }
}

/** Abandons everything that is due now, store by store. */
export async function abandonDue(deps: AbandonmentDependencies, signal: AbortSignal): Promise<void> {
  const { database, clock } = deps;
  const now = clock.now().getTime();
  const { cartMs, orderMs } = LIMITS.abandonment;
  const works = [
    { since: new Date(now - cartMs), stores: carts.storesWithForgotten, abandon: abandonCarts },
    { since: new Date(now - orderMs), stores: orders.storesWithForgotten, abandon: abandonOrders },
  ];
  for (const { since, stores, abandon } of works) {
    for (const storeId of await stores(database.operator, since)) {
      const scope = timerScope(deps, storeId, signal);
      while (!signal.aborted && (await abandon(deps, scope, since)) === LIMITS.abandonment.batch);
    }
  }
}

function timerScope({ log }: AbandonmentDependencies, storeId: StoreId, signal: AbortSignal): StoreScope {
  const traceId = randomBytes(16).toString('hex');
  return {
    storeId,
    actor: { kind: 'system' },
    traceId,
    signal,
    log: log.with({ storeId, traceId }),
    cause: [],
  };
}

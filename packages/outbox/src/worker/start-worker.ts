import { events } from '@daino/database';
import type { OutboxDependencies } from '../create-outbox.ts';
import { DeliveryWorker } from './delivery-worker.ts';
import type { EventRunner } from './run-delivery.ts';

export interface StartWorkerOptions {
  readonly runEvent: EventRunner;
  /** How many handlers run at once; one installation gets at most half of them, a store three quarters. Default 32. */
  readonly concurrency?: number;
}

/** Starts delivering; disposing lets running handlers end, at most 10 s, and gives back what was not started. */
export function startWorker(deps: OutboxDependencies, options: StartWorkerOptions): AsyncDisposable {
  const { runEvent, concurrency = 32 } = options;
  const worker = new DeliveryWorker(deps, { runEvent, concurrency });
  const heard = deps.database.listen(events.DELIVERIES_TOPIC, () => worker.wake());
  const back = deps.database.onReconnect(() => worker.wake());
  return {
    async [Symbol.asyncDispose]() {
      heard[Symbol.dispose]();
      back[Symbol.dispose]();
      await worker[Symbol.asyncDispose]();
    },
  };
}

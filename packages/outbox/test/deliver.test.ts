import { EVENTS, requestErrors } from '@daino/contract';
import { installations } from '@daino/database';
import { testStore } from '@daino/database/testing';
import { expect, test } from 'vitest';
import type { DeliveryAttempt, DeliveryResult, EventRunner } from '../src/index.ts';
import {
  recordingRunner,
  stockChanged,
  testInstallation,
  testOutbox,
  type TestOutbox,
  until,
} from './test-outbox.ts';

const statuses = async (host: TestOutbox) => (await host.deliveries()).map((one) => one.status);
const allAre = (host: TestOutbox, status: string) => async () =>
  (await statuses(host)).every((one) => one === status);

/** Fails until it was called `times` times. */
function failing(
  times: number,
  failure: () => Promise<DeliveryResult>,
): { runEvent: EventRunner; ran: DeliveryAttempt[] } {
  const ran: DeliveryAttempt[] = [];
  return {
    ran,
    runEvent: async (attempt) => {
      ran.push(attempt);
      return ran.length <= times ? failure() : { status: 'delivered' };
    },
  };
}

const failed = async (): Promise<DeliveryResult> => ({
  status: 'failed',
  code: 'HANDLER_THREW',
  message: 'no',
});

test('an appended event reaches its subscriber as an envelope', async () => {
  await using host = await testOutbox();
  const installationId = await testInstallation(host.database, host.scope);
  const { runEvent, ran } = recordingRunner();
  host.startWorker({ runEvent });

  const fact = stockChanged('a');
  const [id] = await host.append([fact]);
  await until(allAre(host, 'delivered'));

  const [delivery] = await host.deliveries();
  expect(ran).toEqual([
    {
      deliveryId: delivery?.id,
      installationId,
      attempt: 1,
      signal: expect.any(AbortSignal),
      event: {
        id,
        type: EVENTS.STOCK_CHANGED,
        version: 1,
        storeId: host.storeId,
        timestamp: host.clock.now().toISOString(),
        payload: fact.payload,
        subject: 'product:a',
        metadata: { cause: [], depth: 0, trace: host.scope.traceId },
      },
    },
  ]);
  expect(delivery).toMatchObject({
    attempts: 1,
    lease: null,
    leasedUntil: null,
    processedAt: host.clock.now(),
  });
});

test('a failed delivery is tried again after 1 s, 5 s and 30 s, and then it is dead', async () => {
  await using host = await testOutbox();
  await testInstallation(host.database, host.scope);
  const tries: { readonly attempt: number; readonly at: number }[] = [];
  host.startWorker({
    runEvent: ({ attempt }) => {
      tries.push({ attempt, at: host.clock.now().getTime() });
      return failed();
    },
  });
  await host.append([stockChanged('a')]);

  for (const [index, wait] of [1_000, 5_000, 30_000].entries()) {
    await until(allAre(host, 'failed'));
    const [delivery] = await host.deliveries();
    const due = (tries[index]?.at ?? 0) + wait;
    expect(delivery).toMatchObject({ attempts: index + 1, errorCode: 'HANDLER_THREW', errorMessage: 'no' });
    expect(delivery?.dueAt.getTime()).toBe(due);
    await until(() => {
      host.clock.advance(250);
      return tries.length === index + 2;
    });
    expect(tries[index + 1]?.at).toBeGreaterThanOrEqual(due);
  }

  await until(allAre(host, 'dead'));
  expect(tries.map((one) => one.attempt)).toEqual([1, 2, 3, 4]);
  expect(await host.deliveries()).toMatchObject([{ attempts: 4, errorCode: 'HANDLER_THREW' }]);
});

test('an error of the platform does not count, one of the handler does', async () => {
  await using host = await testOutbox();
  await testInstallation(host.database, host.scope);
  const outage = async () => Promise.reject(requestErrors.UNAVAILABLE({ what: 'sandbox' }));
  const { runEvent, ran } = failing(5, outage);
  host.startWorker({ runEvent });

  await host.append([stockChanged('a')]);
  await until(async () => {
    host.clock.advance(2_000);
    return allAre(host, 'delivered')();
  });

  expect(ran.map((one) => one.attempt)).toEqual([1, 1, 1, 1, 1, 1]);
});

test('a runner that throws something unknown is a failed try, and the worker goes on', async () => {
  await using host = await testOutbox();
  await testInstallation(host.database, host.scope);
  const { runEvent } = failing(1, async () => Promise.reject(new TypeError('a bug')));
  host.startWorker({ runEvent });

  await host.append([stockChanged('a')]);
  await until(allAre(host, 'failed'));
  expect(await host.deliveries()).toMatchObject([{ errorCode: 'INTERNAL' }]);
  await host.append([stockChanged('b')]);

  await until(async () => (await statuses(host)).includes('delivered'));
});

test('the words of a hostile plugin cannot stop the queue', async () => {
  await using host = await testOutbox();
  await testInstallation(host.database, host.scope);
  const message = `\0\uD800${'x'.repeat(10_000)}`;
  const { runEvent } = failing(1, async () => ({ status: 'failed', code: 'HANDLER_THREW', message }));
  host.startWorker({ runEvent });

  await host.append([stockChanged('a')]);

  await until(allAre(host, 'failed'));
  const [delivery] = await host.deliveries();
  expect(delivery?.errorMessage).toMatch(/^\uFFFDx+$/);
});

test('deliveries of an inactive installation wait without counting, and come with the next activation', async () => {
  await using host = await testOutbox();
  const id = await testInstallation(host.database, host.scope);
  await host.append([stockChanged('a')]);
  const setStatus = (status: 'active' | 'inactive') =>
    host.database.inStore(host.scope, (tx) => installations.setStatus(tx, id, status));
  await setStatus('inactive');
  const { runEvent, ran } = recordingRunner();
  host.startWorker({ runEvent });
  const other = await testInstallation(host.database, host.scope);
  await host.append([stockChanged('b')]);
  await until(() => ran.length === 1);

  expect(await host.deliveries()).toMatchObject([
    { installationId: id, status: 'pending', attempts: 0 },
    { installationId: other },
  ]);
  await setStatus('active');
  await until(async () => {
    host.clock.advance(250);
    return allAre(host, 'delivered')();
  });
  expect(ran[1]).toMatchObject({ installationId: id, attempt: 1 });
});

test('a runner that says waiting gives the delivery back without counting', async () => {
  await using host = await testOutbox();
  await testInstallation(host.database, host.scope);
  const { runEvent, ran } = failing(2, async () => ({ status: 'waiting' }));
  host.startWorker({ runEvent });

  await host.append([stockChanged('a')]);
  await until(async () => {
    host.clock.advance(500);
    return allAre(host, 'delivered')();
  });

  expect(ran.map((one) => one.attempt)).toEqual([1, 1, 1]);
  expect(await host.deliveries()).toMatchObject([{ attempts: 1 }]);
});

test('what is on its way to an installation ends with it, also what is running', async () => {
  await using host = await testOutbox();
  const id = await testInstallation(host.database, host.scope);
  const started = Promise.withResolvers<void>();
  const end = Promise.withResolvers<DeliveryResult>();
  const runEvent = () => {
    started.resolve();
    return end.promise;
  };
  const worker = host.startWorker({ runEvent });
  await host.append([stockChanged('a', 1), stockChanged('a', 2)]);
  await started.promise;

  const abandoned = await host.database.inStore(host.scope, async (tx) => {
    const count = await host.outbox.abandon(tx, { installationId: id, reason: 'uninstalled' });
    await installations.remove(tx, id);
    return count;
  });
  end.resolve({ status: 'delivered' });
  await worker[Symbol.asyncDispose]();

  expect(abandoned).toBe(2);
  expect(await host.deliveries()).toMatchObject([
    { status: 'dead', errorCode: 'DELIVERY_ABANDONED', installationId: null, attempts: 0 },
    { status: 'dead', errorCode: 'DELIVERY_ABANDONED', installationId: null, attempts: 0 },
  ]);
});

test('a worker sees the stores of everybody', async () => {
  await using host = await testOutbox();
  const other = await testStore(host.database);
  await testInstallation(host.database, host.scope);
  await testInstallation(host.database, other.scope);
  const { runEvent, ran } = recordingRunner();
  host.startWorker({ runEvent });

  await host.append([stockChanged('a')]);
  await host.append([stockChanged('a')], other.scope);
  await until(() => ran.length === 2);

  expect(new Set(ran.map((one) => one.event.storeId))).toEqual(new Set([host.storeId, other.storeId]));
});

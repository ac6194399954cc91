import { deliveries } from '@daino/database';
import { expect, test } from 'vitest';
import type { DeliveryResult } from '../src/index.ts';
import { recordingRunner, stockChanged, testInstallation, testOutbox, until } from './test-outbox.ts';

/** A runner whose one call lasts until it is told to end. */
function longRunner() {
  const started = Promise.withResolvers<AbortSignal>();
  const end = Promise.withResolvers<DeliveryResult>();
  return {
    started: started.promise,
    end: () => end.resolve({ status: 'delivered' }),
    runEvent: ({ signal }: { readonly signal: AbortSignal }) => {
      started.resolve(signal);
      return end.promise;
    },
  };
}

test('two workers on a backlog deliver everything once', async () => {
  await using host = await testOutbox();
  await testInstallation(host.database, host.scope);
  await host.append(Array.from({ length: 1_000 }, (_, index) => stockChanged(`p-${index}`)));
  const { runEvent, ran } = recordingRunner();
  host.startWorker({ runEvent });
  host.startWorker({ runEvent });

  await until(async () => (await host.deliveries()).every((one) => one.status === 'delivered'));

  expect(ran).toHaveLength(1_000);
  expect(new Set(ran.map((one) => one.deliveryId)).size).toBe(1_000);
});

test('a lease is renewed for as long as the handler runs', async () => {
  await using host = await testOutbox();
  await testInstallation(host.database, host.scope);
  const { runEvent, started, end } = longRunner();
  const worker = host.startWorker({ runEvent });
  await host.append([stockChanged('a')]);
  await started;
  const second = recordingRunner();
  host.startWorker(second);

  const renewMs = 10_000;
  for (let round = 0; round < 12; round += 1) {
    await until(() => host.clock.sleeping(renewMs) === 2);
    host.clock.advance(renewMs);
  }
  await until(() => host.clock.sleeping(renewMs) === 2);
  end();
  await worker[Symbol.asyncDispose]();

  expect(second.ran).toEqual([]);
  expect(await host.deliveries()).toMatchObject([{ status: 'delivered', attempts: 1 }]);
});

test('what a dead worker held is delivered by another, and does not count as a try', async () => {
  await using host = await testOutbox();
  await testInstallation(host.database, host.scope);
  await host.append([stockChanged('a', 1), stockChanged('a', 2)]);
  const now = host.clock.now();
  const leasedUntil = new Date(now.getTime() + 30_000);
  const claimed = await deliveries.claim(host.database.operator, {
    now,
    leasedUntil,
    limit: 10,
    perInstallation: 10,
    perStore: 10,
    held: new Map(),
    heldByStore: new Map(),
    newcomersOnly: false,
  });
  expect(claimed).toHaveLength(1);
  const { runEvent, ran } = recordingRunner();
  host.startWorker({ runEvent });

  await until(async () => {
    host.clock.advance(10_000);
    return (await host.deliveries()).every((one) => one.status === 'delivered');
  });

  expect(ran.map((one) => [one.event.payload['delta'], one.attempt])).toEqual([
    [1, 1],
    [2, 1],
  ]);
});

test('a worker that lost its lease is told so, and its late answer changes nothing', async () => {
  await using host = await testOutbox();
  await testInstallation(host.database, host.scope);
  const { runEvent, started, end } = longRunner();
  const worker = host.startWorker({ runEvent });
  await host.append([stockChanged('a')]);
  const signal = await started;
  await host.database.operator.query
    .updateTable('deliveries')
    .set({ status: 'dead', lease: null, errorCode: 'TAKEN' })
    .execute();

  await until(() => {
    host.clock.advance(10_000);
    return signal.aborted;
  });
  end();
  await worker[Symbol.asyncDispose]();

  expect(await host.deliveries()).toMatchObject([{ status: 'dead', errorCode: 'TAKEN', attempts: 0 }]);
});

test('a worker that stops lets running handlers end and gives back what was not started', async () => {
  await using host = await testOutbox();
  await testInstallation(host.database, host.scope);
  await host.append(Array.from({ length: 5 }, (_, index) => stockChanged(`p-${index}`)));
  const { runEvent, started, end } = longRunner();
  const worker = host.startWorker({ runEvent, concurrency: 1 });
  await started;

  const stopped = worker[Symbol.asyncDispose]();
  end();
  await stopped;

  expect((await host.deliveries()).map((one) => [one.status, one.lease, one.attempts])).toEqual([
    ['delivered', null, 1],
    ...Array.from({ length: 4 }, () => ['pending', null, 0]),
  ]);
});

test('a worker that stops does not wait for a handler that never ends', async () => {
  await using host = await testOutbox();
  await testInstallation(host.database, host.scope);
  await host.append([stockChanged('a')]);
  const { runEvent, started } = longRunner();
  const worker = host.startWorker({ runEvent });
  const signal = await started;

  let stopped = false;
  const stopping = worker[Symbol.asyncDispose]().then(() => (stopped = true));
  await until(() => {
    host.clock.advance(10_000);
    return stopped;
  });
  await stopping;

  expect(signal.aborted).toBe(true);
  expect(await host.deliveries()).toMatchObject([{ status: 'pending', lease: null, attempts: 0 }]);
});

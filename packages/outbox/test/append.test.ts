import { EVENTS, LIMITS } from '@daino/contract';
import { installations } from '@daino/database';
import { blockedConnections, testStore } from '@daino/database/testing';
import { type InstallationId, newId } from '@daino/kernel';
import { expect, test } from 'vitest';
import { recordingRunner, stockChanged, testInstallation, testOutbox, until } from './test-outbox.ts';

test('a fact and its deliveries are written in the transaction of whoever appends it', async () => {
  await using host = await testOutbox();
  const first = await testInstallation(host.database, host.scope);
  const second = await testInstallation(host.database, host.scope);
  await testInstallation(host.database, host.scope, [EVENTS.SALE_CREATED]);

  const ids = await host.append([stockChanged('a', 1), stockChanged('b', 2)]);

  const deliveries = await host.deliveries();
  expect(deliveries.map((one) => one.eventId)).toEqual([ids[0], ids[0], ids[1], ids[1]]);
  expect(new Set(deliveries.map((one) => one.installationId))).toEqual(new Set([first, second]));
  expect(deliveries[0]).toMatchObject({
    storeId: host.storeId,
    subject: 'product:a',
    status: 'pending',
    attempts: 0,
    dueAt: host.clock.now(),
  });
});

test('nothing is left of facts whose transaction is rolled back', async () => {
  await using host = await testOutbox();
  await testInstallation(host.database, host.scope);

  const failed = host.database.inStore(host.scope, async (tx) => {
    await host.outbox.append(tx, host.scope, [stockChanged('a')]);
    throw new Error('rolled back');
  });

  await expect(failed).rejects.toThrow('rolled back');
  expect(await host.database.operator.query.selectFrom('events').selectAll().execute()).toEqual([]);
  expect(await host.deliveries()).toEqual([]);
});

test('only active installations of the same store are told', async () => {
  await using host = await testOutbox();
  const { scope: elsewhere } = await testStore(host.database);
  await testInstallation(host.database, elsewhere);
  const inactive = await testInstallation(host.database, host.scope);
  await host.database.inStore(host.scope, (tx) => installations.setStatus(tx, inactive, 'inactive'));

  await host.append([stockChanged('a')]);

  expect(await host.deliveries()).toEqual([]);
});

test('a payload that does not have the shape of its event is a bug of ours and is not written', async () => {
  await using host = await testOutbox();
  const { payload, ...fact } = stockChanged('a');
  const broken = { ...fact, payload: { ...payload, delta: 'one' } };

  // What the types refuse is what is tested here.
  await expect(host.append([broken as never])).rejects.toMatchObject({ code: 'INTERNAL' });
  expect(await host.database.operator.query.selectFrom('events').selectAll().execute()).toEqual([]);
});

test('an event says which handlers led to it', async () => {
  await using host = await testOutbox();
  const cause = [newId<InstallationId>(), newId<InstallationId>()];

  await host.append([stockChanged('a')], { ...host.scope, cause });

  const [event] = await host.database.operator.query.selectFrom('events').selectAll().execute();
  expect(event?.metadata).toEqual({ cause, depth: 2, trace: host.scope.traceId });
});

test('plugins that answer each other in a circle are cut off, visibly', async () => {
  await using host = await testOutbox();
  await testInstallation(host.database, host.scope);
  const cause = (length: number) => Array.from({ length }, () => newId<InstallationId>());

  await host.append([stockChanged('a')], { ...host.scope, cause: cause(LIMITS.delivery.depth) });
  await host.append([stockChanged('b')], { ...host.scope, cause: cause(LIMITS.delivery.depth + 1) });

  expect(await host.deliveries()).toMatchObject([
    { subject: 'product:a', status: 'pending', errorCode: null },
    { subject: 'product:b', status: 'dead', errorCode: 'LOOP_DETECTED', processedAt: host.clock.now() },
  ]);
});

test('who listens with a filter is told of what fits it, and nothing else is on its way', async () => {
  await using host = await testOutbox();
  const all = await testInstallation(host.database, host.scope);
  const losses = await testInstallation(host.database, host.scope, [EVENTS.STOCK_CHANGED], {
    filter: { delta: { $lt: 0 }, reason: { $in: ['corrected'] } },
  });

  await host.append([stockChanged('a', 1), stockChanged('b', -2), stockChanged('c', 3)]);
  await host.append([stockChanged('d', -4)], { ...host.scope, cause: [losses] });

  const deliveries = await host.deliveries();
  const toldTo = (id: InstallationId) =>
    deliveries.filter(({ installationId }) => installationId === id).map(({ subject }) => subject);
  expect(toldTo(all)).toEqual(['product:a', 'product:b', 'product:c', 'product:d']);
  expect(toldTo(losses)).toEqual(['product:b']);
});

test('a filter sees what its plugin may see: persons only with the grant', async () => {
  await using host = await testOutbox();
  const filter = { name: { $contains: 'Ada' } };
  const types = [EVENTS.CUSTOMER_REGISTERED];
  await testInstallation(host.database, host.scope, types, { filter });
  const knowing = await testInstallation(host.database, host.scope, types, {
    filter,
    grants: ['customers:read'],
  });

  await host.append([{ type: EVENTS.CUSTOMER_REGISTERED, subject: 'customer:a', payload: ada }]);

  expect((await host.deliveries()).map(({ installationId }) => installationId)).toEqual([knowing]);
});

test('a worker hears of what only a choosy subscriber wants', async () => {
  await using host = await testOutbox();
  await testInstallation(host.database, host.scope, [EVENTS.STOCK_CHANGED], { filter: { delta: 7 } });
  const { runEvent, ran } = recordingRunner();
  host.startWorker({ runEvent });

  await host.append([stockChanged('a', 6), stockChanged('b', 7)]);

  await until(() => ran.length > 0);
  expect(ran.map(({ event }) => event.subject)).toEqual(['product:b']);
});

test('nobody is told of what their own handlers led to', async () => {
  await using host = await testOutbox();
  const [first, second, third] = [
    await testInstallation(host.database, host.scope),
    await testInstallation(host.database, host.scope),
    await testInstallation(host.database, host.scope),
  ];

  await host.append([stockChanged('a')], { ...host.scope, cause: [first, second] });

  expect((await host.deliveries()).map(({ installationId }) => installationId)).toEqual([third]);
});

const ada = {
  id: newId(),
  name: 'Ada Lovelace',
  email: null,
  phone: null,
  tags: [],
  metadata: {},
  createdAt: '2026-01-31T09:00:00.000Z',
  updatedAt: '2026-01-31T09:00:00.000Z',
};

test('an installation that is being removed does not make an append fail', async () => {
  await using host = await testOutbox();
  const gone = await testInstallation(host.database, host.scope);
  const kept = await testInstallation(host.database, host.scope);
  const appending: Promise<unknown>[] = [];

  await host.database.inStore(host.scope, async (tx) => {
    await installations.remove(tx, gone);
    appending.push(host.append([stockChanged('a')]));
    await until(async () => (await blockedConnections(host.database)) > 0);
  });
  await Promise.all(appending);

  expect((await host.deliveries()).map((one) => one.installationId)).toEqual([kept]);
});

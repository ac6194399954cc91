import { expect, test } from 'vitest';
import type { EventRunner } from '../src/index.ts';
import { recordingRunner, stockChanged, testInstallation, testOutbox, until } from './test-outbox.ts';

const deltaOf = (attempt: Parameters<EventRunner>[0]) => Number(attempt.event.payload['delta']);

test('deliveries of one subject reach a subscriber one after the other, in order, with two workers', async () => {
  await using host = await testOutbox();
  const installations = [
    await testInstallation(host.database, host.scope),
    await testInstallation(host.database, host.scope),
  ];
  const running = new Set<string>();
  const overlaps: string[] = [];
  const seen = new Map<string, number[]>();
  const runEvent: EventRunner = async (attempt) => {
    const pair = `${attempt.installationId} ${attempt.event.subject}`;
    if (running.has(pair)) overlaps.push(pair);
    running.add(pair);
    await new Promise((resolve) => setImmediate(resolve));
    seen.set(pair, [...(seen.get(pair) ?? []), deltaOf(attempt)]);
    running.delete(pair);
    return { status: 'delivered' };
  };
  host.startWorker({ runEvent });
  host.startWorker({ runEvent });

  for (let delta = 1; delta <= 20; delta += 1)
    await host.append([stockChanged('a', delta), stockChanged('b', delta)]);
  await until(async () => (await host.deliveries()).every((one) => one.status === 'delivered'));

  const inOrder = Array.from({ length: 20 }, (_unused, index) => index + 1);
  expect(overlaps).toEqual([]);
  expect(seen.size).toBe(installations.length * 2);
  for (const deltas of seen.values()) expect(deltas).toEqual(inOrder);
});

test('a failing delivery holds back its own subject and subscriber, and nothing else', async () => {
  await using host = await testOutbox();
  const failing = await testInstallation(host.database, host.scope);
  const fine = await testInstallation(host.database, host.scope);
  const ran: string[] = [];
  const runEvent: EventRunner = async (attempt) => {
    ran.push(
      `${attempt.installationId === failing ? 'failing' : 'fine'} ${attempt.event.subject} ${deltaOf(attempt)}`,
    );
    const fails = attempt.installationId === failing && deltaOf(attempt) === 1;
    return fails ? { status: 'failed', code: 'HANDLER_THREW', message: 'no' } : { status: 'delivered' };
  };
  host.startWorker({ runEvent });

  await host.append([stockChanged('a', 1), stockChanged('a', 2), stockChanged('b', 3)]);
  await until(() => ran.length === 5);

  expect(new Set(ran)).toEqual(
    new Set([
      'failing product:a 1',
      'failing product:b 3',
      'fine product:a 1',
      'fine product:a 2',
      'fine product:b 3',
    ]),
  );
  await until(async () => {
    host.clock.advance(30_000);
    return ran.includes('failing product:a 2');
  });
  expect(ran.filter((one) => one === 'failing product:a 1')).toHaveLength(4);
  expect(fine).toBeDefined();
});

test('the backlog of one installation does not hold back another', async () => {
  await using host = await testOutbox();
  const slow = await testInstallation(host.database, host.scope);
  const backlog = Array.from({ length: 300 }, (_, index) => stockChanged(`backlog-${index}`));
  await host.append(backlog);
  const quick = await testInstallation(host.database, host.scope);
  const end = Promise.withResolvers<void>();
  const { runEvent, ran } = recordingRunner();
  const worker = host.startWorker({
    runEvent: async (attempt) => {
      if (attempt.installationId === slow) await end.promise;
      return runEvent(attempt);
    },
  });

  await host.append([stockChanged('a')]);
  await until(() => ran.length > 0);

  expect(ran.map((one) => one.installationId)).toEqual([quick]);
  end.resolve();
  await until(() => ran.length === 302);
  await worker[Symbol.asyncDispose]();
});

import { type HealthRow, pluginHealth } from '@daino/database';
import { testStore } from '@daino/database/testing';
import type { InstallationId } from '@daino/kernel';
import { expect, test } from 'vitest';
import type { DeliveryAttempt, EventRunner } from '../src/index.ts';
import { stockChanged, testInstallation, testOutbox, type TestOutbox, until } from './test-outbox.ts';

/** A runner that says who ran, in order, and lets those of `slow` take a turn of the event loop each. */
function orderedRunner(slow: ReadonlySet<InstallationId>) {
  const ran: InstallationId[] = [];
  const runEvent: EventRunner = async ({ installationId }) => {
    if (slow.has(installationId)) await new Promise((resolve) => setTimeout(resolve, 4));
    ran.push(installationId);
    return { status: 'delivered' };
  };
  return { ran, runEvent };
}

async function flood(host: TestOutbox, prefix: string, count: number, scope = host.scope): Promise<void> {
  const facts = Array.from({ length: count }, (_, index) => stockChanged(`${prefix}-${index}`));
  for (let at = 0; at < count; at += 1_000) await host.append(facts.slice(at, at + 1_000), scope);
}

test('while five thousand slow deliveries of one plugin drain, a quiet store waits for a few of them only', async () => {
  await using host = await testOutbox();
  const noisy = await testInstallation(host.database, host.scope);
  const { scope } = await testStore(host.database);
  const quiet = await testInstallation(host.database, scope);
  await flood(host, 'noise', 5_000);
  const { ran, runEvent } = orderedRunner(new Set([noisy]));
  host.startWorker({ runEvent });
  await until(() => ran.length > 0);

  const waited: number[] = [];
  for (let round = 1; round <= 10; round += 1) {
    const before = ran.length;
    await host.append([stockChanged(`quiet-${round}`)], scope);
    await until(() => ran.filter((id) => id === quiet).length === round);
    waited.push(ran.lastIndexOf(quiet) - before);
  }

  expect(ran.length).toBeLessThan(5_000);
  expect(Math.max(...waited)).toBeLessThan(500);
});

test('a quiet store gets its turn while two stores with three plugins each fill every place', async () => {
  await using host = await testOutbox();
  const stores = [host, await testStore(host.database)];
  for (const { scope } of stores) {
    for (let at = 0; at < 3; at += 1) await testInstallation(host.database, scope);
    await flood(host, 'noise', 400, scope);
  }
  const { scope } = await testStore(host.database);
  const quiet = await testInstallation(host.database, scope);
  const held = Promise.withResolvers<void>();
  const ran: DeliveryAttempt[] = [];
  const worker = host.startWorker({
    runEvent: async (attempt) => {
      ran.push(attempt);
      if (attempt.installationId !== quiet) await held.promise;
      return { status: 'delivered' };
    },
  });
  await until(() => ran.length === 28);

  await host.append([stockChanged('quiet')], scope);
  await until(() => ran.some((one) => one.installationId === quiet));

  expect(ran.filter((one) => one.installationId !== quiet)).toHaveLength(28);
  held.resolve();
  await worker[Symbol.asyncDispose]();
});

test('a plugin that takes nothing for a while costs no tries, and its deliveries are left alone', async () => {
  await using host = await testOutbox();
  await testInstallation(host.database, host.scope);
  await flood(host, 'p', 300);
  let tries = 0;
  let takes = false;
  host.startWorker({
    runEvent: async () => {
      tries += 1;
      return takes ? { status: 'delivered' } : { status: 'waiting', pauseMs: 5_000 };
    },
  });
  await until(async () => tries > 0 && (await host.deliveries()).every((one) => one.status === 'pending'));
  const triedInVain = tries;
  expect(triedInVain).toBeLessThanOrEqual(16);
  await new Promise((resolve) => setTimeout(resolve, 600));
  expect(tries).toBe(triedInVain);

  takes = true;
  await until(async () => {
    host.clock.advance(1_000);
    return (await host.deliveries()).every((one) => one.status === 'delivered');
  });
  expect((await host.deliveries()).every((one) => one.attempts === 1)).toBe(true);
});

test('in quarantine a plugin gets one delivery at a time', async () => {
  await using host = await testOutbox();
  const id = await testInstallation(host.database, host.scope);
  await host.database.inStore(host.scope, (tx) => pluginHealth.save(tx, id, { ...well, quarantined: true }));
  await flood(host, 'p', 20);
  let running = 0;
  const together: number[] = [];
  host.startWorker({
    runEvent: async () => {
      together.push((running += 1));
      await new Promise((resolve) => setTimeout(resolve, 2));
      running -= 1;
      return { status: 'delivered' };
    },
  });
  await until(() => together.length === 20);
  expect(Math.max(...together)).toBe(1);
});

test('of a suspended plugin nothing is claimed before its trial, and then one', async () => {
  await using host = await testOutbox();
  const id = await testInstallation(host.database, host.scope);
  await flood(host, 'p', 20);
  const now = host.clock.now().getTime();
  const suspended = { ...well, state: 'suspended', waitMs: 60_000, nextTrialAt: now + 60_000 } as const;
  await host.database.inStore(host.scope, (tx) => pluginHealth.save(tx, id, suspended));
  const end = Promise.withResolvers<void>();
  let ran = 0;
  const worker = host.startWorker({
    runEvent: async () => {
      ran += 1;
      await end.promise;
      return { status: 'delivered' };
    },
  });
  host.clock.advance(30_000);
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(ran).toBe(0);

  host.clock.advance(30_000);
  await until(() => ran > 0);
  host.clock.advance(1_000);
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(ran).toBe(1);
  const statuses = (await host.deliveries()).map((one) => one.status);
  expect(statuses.filter((one) => one !== 'pending')).toEqual(['in_flight']);
  end.resolve();
  await worker[Symbol.asyncDispose]();
});

/** The health of a plugin that nothing is held against. */
const well: HealthRow = {
  state: 'healthy',
  since: 0,
  failures: 0,
  streak: 0,
  recent: [],
  offences: [],
  quarantined: false,
  waitMs: 0,
  nextTrialAt: null,
  trial: null,
  trialUntil: null,
  lastFailure: null,
};

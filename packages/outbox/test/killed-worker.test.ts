import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { recordingRunner, stockChanged, testInstallation, testOutbox, until } from './test-outbox.ts';

const SCRIPT = fileURLToPath(new URL('worker-process.ts', import.meta.url));

/** A worker process that delivers so many and then hangs, and what it has said. */
function spawnWorker(invitation: string, deliver: number) {
  const child = spawn(process.execPath, [SCRIPT, invitation, String(deliver)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const said: string[] = [];
  createInterface({ input: child.stdout }).on('line', (line) => said.push(line));
  return { said, [Symbol.asyncDispose]: () => killed(child) };
}

async function killed(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGKILL');
  await once(child, 'exit');
}

test('a worker process that is killed loses nothing, and what it finished is not done again', async () => {
  await using host = await testOutbox();
  await testInstallation(host.database, host.scope);
  await host.append(Array.from({ length: 200 }, (_, index) => stockChanged(`p-${index}`)));
  const statuses = async () => Map.groupBy(await host.deliveries(), (one) => one.status);

  await using victim = spawnWorker(host.database.invitation, 20);
  await until(() => victim.said.some((line) => line.startsWith('stuck')));
  await until(async () => (await statuses()).get('delivered')?.length === 20);
  await victim[Symbol.asyncDispose]();
  const left = await statuses();
  expect(left.get('in_flight')?.length).toBeGreaterThan(0);

  const { runEvent, ran } = recordingRunner();
  host.startWorker({ runEvent });
  await until(async () => {
    host.clock.advance(10_000);
    return (await statuses()).get('delivered')?.length === 200;
  });

  const finished = new Set(left.get('delivered')?.map((one) => one.id));
  expect(new Set(ran.map((one) => one.deliveryId)).size).toBe(180);
  expect(ran.filter((one) => finished.has(one.deliveryId))).toEqual([]);
  expect(ran.every((one) => one.attempt === 1)).toBe(true);
});

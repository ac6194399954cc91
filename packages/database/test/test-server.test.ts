import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { expect, test, vi } from 'vitest';
import { untilGone } from './server/processes.ts';
import { postgresOf } from './server/start-server.ts';

test('leaves neither a process nor a file behind', async () => {
  const { run, folder, postmaster, guardian } = await startRun();
  run.stdin.end();
  await once(run, 'exit');
  await untilGone(postmaster, guardian);
  expect(existsSync(folder)).toBe(false);
});

test('leaves no process and no data behind when the run is killed', async () => {
  const { run, folder, postmaster, guardian } = await startRun();
  run.kill('SIGKILL');
  await once(run, 'exit');
  await untilGone(postmaster, guardian);
  // The folder itself may belong to somebody whom the guardian is not.
  await vi.waitFor(() => expect(filesIn(path.join(folder, 'pg'))).toEqual([]));
  rmSync(folder, { recursive: true });
});

interface TestRun {
  readonly run: ChildProcessByStdio<Writable, Readable, null>;
  readonly folder: string;
  readonly postmaster: number;
  readonly guardian: number;
}

async function startRun(): Promise<TestRun> {
  const run = spawn(process.execPath, [path.join(import.meta.dirname, 'server', 'test-server-process.ts')], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const [host] = await once(createInterface(run.stdout), 'line');
  const folder = path.dirname(String(host));
  return { run, folder, ...postgresOf(folder) };
}

function filesIn(folder: string): string[] {
  return existsSync(folder) ? readdirSync(folder) : [];
}

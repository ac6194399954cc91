import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { withLock } from '../install-lock.mjs';
import { temporaryFolder } from './temporary-folder.ts';

const MODULE = new URL('../install-lock.mjs', import.meta.url).href;

/** Each holder writes two lines a moment apart; lines of two holders mix only when both held the lock. */
const HOLDER = `
import { appendFileSync } from 'node:fs';
import { withLock } from '${MODULE}';
const [file, log] = process.argv.slice(1);
withLock(file, () => {
  appendFileSync(log, process.pid + '\\n');
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 30);
  appendFileSync(log, process.pid + '\\n');
});
`;

function deadProcess(): string {
  return String(spawnSync(process.execPath, ['--version']).pid);
}

test('releases the lock when the work throws', () => {
  using folder = temporaryFolder();
  const file = path.join(folder.path, 'lock');
  const fail = () => {
    throw new Error('stop');
  };
  expect(() => withLock(file, fail)).toThrow('stop');
  expect(withLock(file, () => readFileSync(file, 'utf8'))).toBe(String(process.pid));
  expect(readdirSync(folder.path)).toEqual([]);
});

test('takes over the lock of a process that is gone', () => {
  using folder = temporaryFolder({ lock: deadProcess() });
  const file = path.join(folder.path, 'lock');
  expect(withLock(file, () => readFileSync(file, 'utf8'))).toBe(String(process.pid));
  expect(readdirSync(folder.path)).toEqual([]);
});

test('lets one process in at a time, also when all of them find a dead holder', async () => {
  using folder = temporaryFolder({ lock: deadProcess(), log: '' });
  const [file, log] = [path.join(folder.path, 'lock'), path.join(folder.path, 'log')];
  const args = ['--input-type=module', '--eval', HOLDER, file, log];
  const children = Array.from({ length: 6 }, () => spawn(process.execPath, args, { stdio: 'ignore' }));
  const codes = await Promise.all(
    children.map((child) => once(child, 'exit').then(([code]: unknown[]) => code)),
  );
  expect(codes).toEqual([0, 0, 0, 0, 0, 0]);
  const lines = readFileSync(log, 'utf8').trim().split('\n');
  const holders = lines.filter((_pid, index) => index % 2 === 0);
  expect(lines).toEqual(holders.flatMap((pid) => [pid, pid]));
  expect(new Set(holders).size).toBe(6);
  expect(existsSync(file)).toBe(false);
});

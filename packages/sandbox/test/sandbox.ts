import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Lane } from '@daino/contract';
import { silentLog } from '@daino/kernel';
import { createSandbox, type CreateSandboxOptions, type Sandbox } from '../src/index.ts';
import { buildScripts } from './build-scripts.ts';

const ONE = { processes: 1, slow: 0 };
let scripts: ReturnType<typeof buildScripts> | undefined;

/** A real sandbox with one process per lane. */
export async function testSandbox(options: Partial<CreateSandboxOptions> = {}): Promise<Sandbox> {
  scripts ??= buildScripts();
  const lanes = { hook: ONE, background: ONE };
  return createSandbox({ ...(await scripts), log: silentLog, lanes, ...options });
}

/** Resolves once `condition` holds; fails after ten seconds. */
export async function until(condition: () => boolean, what: string): Promise<void> {
  const deadline = performance.now() + 10_000;
  while (!condition()) {
    if (performance.now() > deadline) throw new Error(`It never came about: ${what}`);
    await sleep(5);
  }
}

export function pidOf(sandbox: Sandbox): number {
  return sandbox.health().lanes.hook[0]?.pid ?? 0;
}

export function pidsOf(sandbox: Sandbox, lane: Lane): readonly number[] {
  return sandbox.health().lanes[lane].map(({ pid }) => pid);
}

/** Child processes of this one, and theirs. Linux only. */
export function childrenOf(pid: number): readonly number[] {
  const ids = childIds(pid);
  return [...ids, ...ids.flatMap(childrenOf)];
}

function childIds(pid: number): readonly number[] {
  try {
    const ids = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim();
    return ids === '' ? [] : ids.split(' ').map(Number);
  } catch {
    // It has just ended.
    return [];
  }
}

export function openFiles(): number {
  return readdirSync('/proc/self/fd').length;
}

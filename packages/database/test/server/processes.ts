import { expect, vi } from 'vitest';

/** Whether a process is there and no zombie that waits for its parent. */
export function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

/** Fails when a process is still there after a while. */
export async function untilGone(...pids: readonly number[]): Promise<void> {
  await vi.waitFor(() => expect(pids.filter(isRunning)).toEqual([]), { timeout: 10_000, interval: 10 });
}

/** Ends processes that these tests started, without a chance to clean up. */
export function killAll(...pids: readonly number[]): void {
  for (const pid of pids) process.kill(pid, 'SIGKILL');
}

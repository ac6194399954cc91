import { existsSync, readFileSync } from 'node:fs';

/** Whether this machine tells what a process takes. Only Linux does. */
export const canSeeProcesses: boolean = existsSync('/proc/self/status');

export function exists(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

/** Bytes of memory that a process has resident, 0 when this cannot be told. */
export function residentBytes(pid: number): number {
  if (!canSeeProcesses) return 0;
  try {
    const [, kilobytes = '0'] = RESIDENT.exec(readFileSync(`/proc/${pid}/status`, 'latin1')) ?? [];
    return Number(kilobytes) * 1_024;
  } catch {
    // It has just ended.
    return 0;
  }
}

export interface CpuUse {
  /** CPU that the process took so far, in milliseconds. */
  readonly ms: number;
  /** It would go on if it got the CPU, the disk, or leave to: it does not wait for something of its own. */
  readonly wantsCpu: boolean;
}

/** Undefined when this cannot be told. */
export function cpuUseOf(pid: number): CpuUse | undefined {
  if (!canSeeProcesses) return undefined;
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'latin1');
    // The name in brackets may hold anything; the state is the first behind it, user and system time 12th and 13th.
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    const ms = (Number(fields[11]) + Number(fields[12])) * MS_PER_TICK;
    return { ms, wantsCpu: RUNNABLE.has(fields[0] ?? '') };
  } catch {
    return undefined;
  }
}

/** The process at the end of a chain of only children. */
export function innermostOf(pid: number): number {
  if (!canSeeProcesses || pid === 0) return pid;
  try {
    const [child] = readFileSync(`/proc/${pid}/task/${pid}/children`, 'latin1').trim().split(' ');
    return child ? innermostOf(Number(child)) : pid;
  } catch {
    return pid;
  }
}

/** Resident bytes at which a process has used `share` of its limit, which does not count what Node maps of itself. */
export function memoryMark(memoryMb: number, share: number): number {
  return (memoryMb * share + NODE_MB) * 1_048_576;
}

/** Linux counts CPU in hundredths of a second wherever it tells programs of it. */
const MS_PER_TICK = 10;
/** Running or ready to, in a wait for the disk, stopped by somebody. */
const RUNNABLE = new Set(['R', 'D', 'T']);
const NODE_MB = 96;
const RESIDENT = /^VmRSS:\s+(\d+) kB$/m;

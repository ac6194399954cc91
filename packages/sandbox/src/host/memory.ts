import { existsSync, readFileSync } from 'node:fs';

/** Whether this machine tells how much memory a process has. Only Linux does. */
export const canSeeMemory: boolean = existsSync('/proc/self/status');

/** Bytes of memory that a process has resident, 0 when this cannot be told. */
export function residentBytes(pid: number): number {
  if (!canSeeMemory) return 0;
  try {
    const [, kilobytes = '0'] = RESIDENT.exec(readFileSync(`/proc/${pid}/status`, 'latin1')) ?? [];
    return Number(kilobytes) * 1_024;
  } catch {
    // It has just ended.
    return 0;
  }
}

/** Resident bytes at which a process has used `share` of its limit, which does not count what Node maps of itself. */
export function memoryMark(memoryMb: number, share: number): number {
  return (memoryMb * share + NODE_MB) * 1_048_576;
}

const NODE_MB = 96;
const RESIDENT = /^VmRSS:\s+(\d+) kB$/m;

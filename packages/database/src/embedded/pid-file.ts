import { existsSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';

/** A Postgres that works on a data folder, as its `postmaster.pid` describes it. */
export interface RunningPostgres {
  readonly pid: number;
  readonly socketFolder: string;
  readonly status: 'starting' | 'ready' | 'stopping';
}

/** The Postgres that is alive on this data folder, or undefined. A file that a dead one left behind counts as none. */
export function readPidFile(cluster: string): RunningPostgres | undefined {
  const lines = readLines(path.join(cluster, 'postmaster.pid'));
  const pid = Number(lines[0]);
  if (!Number.isInteger(pid) || pid <= 0 || !worksIn(pid, cluster)) return undefined;
  const status = (lines[7] ?? '').trim();
  return {
    pid,
    socketFolder: lines[4] ?? '',
    status: status === 'ready' || status === 'stopping' ? status : 'starting',
  };
}

function readLines(file: string): string[] {
  try {
    return readFileSync(file, 'utf8').split('\n');
  } catch {
    return [];
  }
}

/** After a crash the pid may belong to anything: a Postgres sits in its data folder. */
function worksIn(pid: number, cluster: string): boolean {
  try {
    if (!existsSync('/proc/self/cwd')) return process.kill(pid, 0);
    const [at, here] = [statSync(`/proc/${pid}/cwd`), statSync(cluster)];
    return at.ino === here.ino && at.dev === here.dev;
  } catch {
    return false;
  }
}

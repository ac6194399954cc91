// One holder at a time among the processes of this machine. A lock is a file that names its holder's process id;
// the lock of a process that is gone is taken over.
import { linkSync, mkdirSync, readFileSync, rmdirSync, rmSync, statSync, writeFileSync } from 'node:fs';

const POLL_MS = 100;
const TAKEOVER_MS = 10_000;

/** Runs `work` while holding the lock `file`; waits for a living holder. */
export function withLock(file, work) {
  acquire(file);
  try {
    return work();
  } finally {
    rmSync(file, { force: true });
  }
}

function acquire(file) {
  for (let told = false; !tryAcquire(file); pause()) {
    const holder = holderOf(file);
    if (holder === undefined) continue;
    if (!isAlive(holder)) takeOver(file, holder);
    else if (!told) {
      told = true;
      console.log(`Waiting for another installation (process ${holder}). If there is none, delete ${file}`);
    }
  }
}

/** The file appears with its content in one step: nobody ever sees a lock without a holder. */
function tryAcquire(file) {
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, String(process.pid));
  try {
    linkSync(draft, file);
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
    return false;
  } finally {
    rmSync(draft, { force: true });
  }
}

/** Looks again before it deletes, one process at a time: what it deletes is the dead holder's lock, never a successor's. */
function takeOver(file, dead) {
  const guard = `${file}.takeover`;
  if (!enter(guard)) return;
  try {
    if (holderOf(file) === dead) rmSync(file, { force: true });
  } finally {
    rmdirSync(guard);
  }
}

function enter(guard) {
  try {
    mkdirSync(guard);
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
    const since = statSync(guard, { throwIfNoEntry: false })?.mtimeMs ?? Infinity;
    if (Date.now() - since > TAKEOVER_MS) rmSync(guard, { recursive: true, force: true });
    return false;
  }
}

function holderOf(file) {
  try {
    return Number(readFileSync(file, 'utf8'));
  } catch (error) {
    if (error.code !== 'ENOENT') throw error;
    return undefined;
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

function pause() {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, POLL_MS);
}

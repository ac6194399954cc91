// Runs one child in the repository root and never leaves it behind.
import { spawn } from 'node:child_process';
import { root } from './ready.mjs';

const ORPHAN_POLL_MS = 1000;

/** Resolves with the exit code; a child that a signal ended counts as 1. */
export function run(file, args, env = {}) {
  const child = spawn(file, args, { cwd: root, stdio: 'inherit', env: { ...process.env, ...env } });
  const release = followOurEnd(child);
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => resolve(code ?? 1));
  }).finally(release);
}

export function seconds(began) {
  return `${((performance.now() - began) / 1000).toFixed(1)} s`;
}

function followOurEnd(child) {
  const listeners = ['SIGINT', 'SIGTERM', 'SIGHUP'].map((signal) => {
    // A terminal sends Ctrl-C to the whole group: the child has it already, and twice may mean "at once".
    const pass = () => (signal === 'SIGINT' && process.stdin.isTTY ? undefined : child.kill(signal));
    process.on(signal, pass);
    return () => process.off(signal, pass);
  });
  const watch = watchParent(child);
  return () => {
    clearInterval(watch);
    for (const off of listeners) off();
  };
}

/** npm that is killed outright tells nobody; its children see only that their parent changed. */
function watchParent(child) {
  if (process.env.npm_lifecycle_event === undefined) return undefined;
  const parent = process.ppid;
  return setInterval(() => {
    if (process.ppid !== parent) child.kill('SIGTERM');
  }, ORPHAN_POLL_MS).unref();
}

/**
 * The process that starts the others, in place of the server: whoever starts a process stands still while its own page
 * tables are copied, the longer the more memory it has. It runs our own code only, hands each channel over before a word
 * is said on it, and ends, with all that it has started, when its server does.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync, unlinkSync } from 'node:fs';
import { Socket } from 'node:net';
import { killGroup } from '../host/kill-group.ts';
import { STDERR_BYTES } from '../host/limits.ts';
import type { FromStarter, StarterSetup, StartOrder, ToStarter } from './messages.ts';

serve();

function serve(): void {
  const running = new Set<number>();
  let setup: StarterSetup | undefined;
  // Nobody but the host sends messages here.
  process.on('message', (message: ToStarter) => {
    if (message.kind === 'setup') setup = message;
    else if (setup) start(message, setup, running);
  });
  process.once('disconnect', () => {
    for (const pid of running) killGroup(pid);
    process.exit();
  });
}

function start(order: StartOrder, { childSource, folder }: StarterSetup, running: Set<number>): void {
  const { id } = order;
  let child: ChildProcess;
  try {
    child = spawnWithSlot(order, folder);
  } catch (error) {
    return tell({ kind: 'ended', id, code: null, signal: null, stderr: String(error) });
  }
  reportEnd(id, child, running);
  const { pid } = child;
  const channel = child.stdio[3];
  // A pipe beyond the third is a duplex socket, which the types do not say.
  if (pid === undefined || !(channel instanceof Socket)) return;
  running.add(pid);
  child.stdin?.on('error', ignore).end(childSource);
  tell({ kind: 'started', id, pid }, channel);
}

function spawnWithSlot({ file, args, slot }: StartOrder, folder: string): ChildProcess {
  const opened = openSync(slot, 'r+');
  unlinkSync(slot);
  try {
    return spawn(file, args, {
      cwd: folder,
      env: {},
      stdio: ['pipe', 'ignore', 'pipe', 'pipe', opened],
      // The first of a group of its own: all that stands around it can be ended at once.
      detached: true,
    });
  } finally {
    closeSync(opened);
  }
}

/** Once, after the last that it wrote to stderr. */
function reportEnd(id: number, child: ChildProcess, running: Set<number>): void {
  let stderr = '';
  const heard = new Promise<void>((resolve) => {
    child.stderr?.once('close', resolve).on('error', ignore);
    child.stderr?.on('data', (chunk: Buffer) => {
      stderr = (stderr + chunk.toString('latin1')).slice(-STDERR_BYTES);
    });
  });
  child.once('exit', (code, signal) => {
    running.delete(child.pid ?? 0);
    killGroup(child.pid ?? 0);
    void heard.then(() => tell({ kind: 'ended', id, code, signal, stderr }));
  });
  // A process that could not be started never exits.
  child.once('error', ({ message }) => {
    if (child.pid === undefined) tell({ kind: 'ended', id, code: null, signal: null, stderr: message });
  });
}

function tell(message: FromStarter, channel?: Socket): void {
  // The host may have gone meanwhile: then there is nobody to tell.
  if (process.connected) process.send?.(message, channel, undefined, ignore);
}

function ignore(): void {}

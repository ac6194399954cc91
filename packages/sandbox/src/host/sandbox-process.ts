import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, existsSync, openSync, unlinkSync, writeFileSync } from 'node:fs';
import { Socket } from 'node:net';
import { constants as osConstants, setPriority, tmpdir } from 'node:os';
import path from 'node:path';
import { encodeCode, encodeFrame, FrameReader, type TakeFrame } from '@daino/contract/frames';
import { newId } from '@daino/kernel';
import { type Blame, readBlame, readEntry } from '../wire/blame-slot.ts';
import type { Armour } from './armour.ts';
import { FRAME_BYTES, STDERR_BYTES } from './limits.ts';
import { innermostOf } from './process-facts.ts';
import { packageFolder } from './package-folder.ts';

export interface StartProcessOptions {
  readonly armour: Armour;
  /** The process's script. */
  readonly childSource: string;
  readonly first: FirstFrame;
  /** It gives way to others on the CPU. */
  readonly isPolite: boolean;
  readonly take: TakeFrame;
  /** Called once, after its last frame. */
  readonly died: (death: Death) => void;
}

/** What a process is told before anything else. */
export interface FirstFrame {
  readonly type: number;
  readonly text: string;
}

/** How a process ended. */
export interface Death {
  /** Why we killed it, or undefined when it died by itself. */
  readonly killedFor: KillReason | undefined;
  readonly blame: Blame | undefined;
  readonly signal: string | null;
  readonly code: number | null;
  /** The end of what it wrote to stderr. */
  readonly stderr: string;
}

export type KillReason =
  | 'stuck'
  | 'starved'
  | 'memory'
  | 'violation'
  | 'idle'
  | 'rotated'
  | 'done'
  | 'disposed';

/** One running process with its channel and its blame slot. */
export class SandboxProcess {
  readonly pid: number;
  /** Settles once the process is gone and everything it held is released. */
  readonly gone: Promise<void>;
  readonly #child: ChildProcess;
  readonly #channel: Socket;
  readonly #slot: number;
  readonly #reader = new FrameReader(FRAME_BYTES);
  #workerPid: number;
  #stderr = '';
  #killedFor: KillReason | undefined;
  /** Its slot is closed; the number may be somebody else's by now. */
  #isGone = false;

  constructor({ armour, childSource, first, isPolite, take, died }: StartProcessOptions) {
    this.#slot = openSlot();
    this.#child = spawn(armour.file, armour.args, {
      cwd: packageFolder,
      env: {},
      stdio: ['pipe', 'ignore', 'pipe', 'pipe', this.#slot],
      // A session of its own: Ctrl-C in a terminal reaches the server, which drains before its processes go.
      detached: true,
    });
    this.pid = this.#child.pid ?? 0;
    this.#workerPid = this.pid;
    const channel = this.#child.stdio[3];
    // A pipe beyond the third is a duplex socket, which the types do not say.
    this.#channel = channel instanceof Socket ? channel : new Socket();
    this.#channel.on('data', (chunk: Buffer) => this.#read(chunk, take));
    this.#channel.on('error', ignore);
    this.#child.stderr?.on('data', (chunk: Buffer) => {
      this.#stderr = (this.#stderr + chunk.toString('latin1')).slice(-STDERR_BYTES);
    });
    this.#child.stderr?.on('error', ignore);
    this.#child.stdin?.on('error', ignore).end(childSource);
    this.gone = new Promise((resolve) => {
      this.#whenGone((death) => {
        died(death);
        resolve();
      });
    });
    if (this.pid > 0) preferForKilling(this.pid);
    if (this.pid > 0 && isPolite) yieldToOthers(this.pid);
    this.send(first.type, 0, first.text);
  }

  send(type: number, id: number, text: string): void {
    if (this.#killedFor === undefined) this.#channel.write(encodeFrame(type, id, text));
  }

  sendCode(id: number, code: Uint8Array): void {
    if (this.#killedFor === undefined) this.#channel.write(encodeCode(id, code));
  }

  /** Sends what `work` sends in one write. */
  together(work: () => void): void {
    this.#channel.cork();
    work();
    this.#channel.uncork();
  }

  kill(reason: KillReason): void {
    this.#killedFor ??= reason;
    this.#killGroup();
  }

  /** The process that runs plugins; the outermost one may be what stands around it. */
  get workerPid(): number {
    return this.#workerPid;
  }

  /** It has started: what stands around it is there. */
  settle(): void {
    this.#workerPid = innermostOf(this.pid);
    preferForKilling(this.#workerPid);
  }

  /** With all that stands around it: it is the first of a group of its own. */
  #killGroup(): void {
    if (this.pid === 0 || this.#isGone) return;
    try {
      process.kill(-this.pid, 'SIGKILL');
    } catch {
      // It has ended already.
    }
  }

  /** Counts the process's entries into isolates. */
  entry(): number {
    return this.#isGone ? 0 : readEntry(this.#slot);
  }

  blame(): Blame | undefined {
    return this.#isGone ? undefined : readBlame(this.#slot, FRAME_BYTES);
  }

  #read(chunk: Buffer, take: TakeFrame): void {
    if (this.#killedFor !== undefined) return;
    const inOrder = this.#reader.read(chunk, (...frame) => {
      if (this.#killedFor === undefined) take(...frame);
    });
    if (!inOrder) this.kill('violation');
  }

  /** A process that could not be started has no `close` event to wait for. */
  #whenGone(report: (death: Death) => void): void {
    let done = false;
    const end = (code: number | null, signal: string | null): void => {
      if (done) return;
      done = true;
      const blame = this.blame();
      this.#isGone = true;
      closeSync(this.#slot);
      this.#channel.destroy();
      report({ killedFor: this.#killedFor, blame, signal, code, stderr: this.#stderr });
    };
    this.#child.once('exit', () => this.#killGroup());
    this.#child.once('close', end);
    this.#child.once('error', (error) => {
      this.#stderr += error.message;
      if (this.#child.pid === undefined) end(null, null);
    });
  }
}

/** Linux keeps these files in memory. */
const MEMORY_FOLDER = '/dev/shm';

/** A file without a name. */
function openSlot(): number {
  const folder = existsSync(MEMORY_FOLDER) ? MEMORY_FOLDER : tmpdir();
  const at = path.join(folder, `daino-slot-${newId()}`);
  const file = openSync(at, 'wx+', 0o600);
  unlinkSync(at);
  return file;
}

/** When memory runs out, the kernel takes a sandbox process before anything else. Only Linux has this. */
function preferForKilling(pid: number): void {
  try {
    writeFileSync(`/proc/${pid}/oom_score_adj`, '1000');
  } catch {
    // Without it the kernel chooses by size.
  }
}

function yieldToOthers(pid: number): void {
  try {
    setPriority(pid, osConstants.priority.PRIORITY_BELOW_NORMAL);
  } catch {
    // It has ended already.
  }
}

function ignore(): void {}

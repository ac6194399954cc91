import { closeSync, existsSync, openSync, rmSync, writeFileSync } from 'node:fs';
import type { Socket } from 'node:net';
import { constants as osConstants, setPriority, tmpdir } from 'node:os';
import path from 'node:path';
import { encodeCode, encodeFrame, FrameReader, type TakeFrame } from '@daino/contract/frames';
import { newId } from '@daino/kernel';
import { type Blame, readBlame, readEntry } from '../wire/blame-slot.ts';
import type { Armour } from './armour.ts';
import { FRAME_BYTES } from './limits.ts';
import { innermostOf } from './process-facts.ts';
import { killGroup } from './kill-group.ts';
import type { Starter } from './starter.ts';
import type { ProcessEnd } from '../starter/messages.ts';

export interface StartProcessOptions {
  readonly starter: Starter;
  readonly armour: Armour;
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
export interface Death extends ProcessEnd {
  /** Why we killed it, or undefined when it died by itself. */
  readonly killedFor: KillReason | undefined;
  readonly blame: Blame | undefined;
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

/** One process with its channel and its blame slot, from the order to start it. */
export class SandboxProcess {
  /** Settles once the process is gone and everything it held is released. */
  readonly gone: Promise<void>;
  readonly #isPolite: boolean;
  readonly #take: TakeFrame;
  readonly #slot: Slot = openSlot();
  readonly #reader = new FrameReader(FRAME_BYTES);
  readonly #closed = Promise.withResolvers<undefined>();
  #channel: Socket | undefined;
  /** Frames that were sent before it had started. */
  readonly #early: Buffer[] = [];
  /** The outermost process, 0 before it has started. */
  #pid = 0;
  #workerPid = 0;
  #killedFor: KillReason | undefined;
  /** Its slot is closed; the number may be somebody else's by now. */
  #isGone = false;

  constructor({ starter, armour, first, isPolite, take, died }: StartProcessOptions) {
    this.#isPolite = isPolite;
    this.#take = take;
    const { file, args } = armour;
    const ended = new Promise<ProcessEnd>((resolve) => {
      const started = (pid: number, channel: Socket): void => this.#begin(pid, channel);
      starter.start({ file, args, slot: this.#slot.path }, { started, ended: resolve });
    });
    this.send(first.type, 0, first.text);
    this.gone = this.#bury(ended, died);
  }

  send(type: number, id: number, text: string): void {
    this.#write(encodeFrame(type, id, text));
  }

  sendCode(id: number, code: Uint8Array): void {
    this.#write(encodeCode(id, code));
  }

  /** Sends what `work` sends in one write. */
  together(work: () => void): void {
    this.#channel?.cork();
    work();
    this.#channel?.uncork();
  }

  kill(reason: KillReason): void {
    this.#killedFor ??= reason;
    if (!this.#isGone) killGroup(this.#pid);
  }

  /** The process that runs plugins; the outermost one may be what stands around it. */
  get workerPid(): number {
    return this.#workerPid;
  }

  /** It has started: what stands around it is there. */
  settle(): void {
    this.#workerPid = innermostOf(this.#pid);
    preferForKilling(this.#workerPid);
  }

  /** Counts the process's entries into isolates. */
  entry(): number {
    return this.#isGone ? 0 : readEntry(this.#slot.file);
  }

  blame(): Blame | undefined {
    return this.#isGone ? undefined : readBlame(this.#slot.file, FRAME_BYTES);
  }

  #begin(pid: number, channel: Socket): void {
    this.#pid = pid;
    this.#workerPid = pid;
    this.#channel = channel;
    channel.on('data', (chunk: Buffer) => this.#read(chunk));
    channel.on('error', ignore);
    channel.once('close', () => this.#closed.resolve(undefined));
    if (this.#killedFor !== undefined) return killGroup(pid);
    preferForKilling(pid);
    if (this.#isPolite) yieldToOthers(pid);
    for (const frame of this.#early.splice(0)) channel.write(frame);
  }

  #write(frame: Buffer): void {
    if (this.#killedFor !== undefined) return;
    if (this.#channel) this.#channel.write(frame);
    else this.#early.push(frame);
  }

  #read(chunk: Buffer): void {
    if (this.#killedFor !== undefined) return;
    const inOrder = this.#reader.read(chunk, (...frame) => {
      if (this.#killedFor === undefined) this.#take(...frame);
    });
    if (!inOrder) this.kill('violation');
  }

  /** Reports its death after its last frame. */
  async #bury(ended: Promise<ProcessEnd>, died: (death: Death) => void): Promise<void> {
    const { code, signal, stderr } = await ended;
    if (this.#channel) await this.#closed.promise;
    const blame = this.blame();
    this.#isGone = true;
    closeSync(this.#slot.file);
    // Whoever was to start it may never have come to it.
    rmSync(this.#slot.path, { force: true });
    died({ killedFor: this.#killedFor, blame, signal, code, stderr });
  }
}

/** Linux keeps these files in memory. */
const MEMORY_FOLDER = '/dev/shm';

interface Slot {
  readonly file: number;
  /** Where the starter finds it, and takes its name away. */
  readonly path: string;
}

function openSlot(): Slot {
  const folder = existsSync(MEMORY_FOLDER) ? MEMORY_FOLDER : tmpdir();
  const at = path.join(folder, `daino-slot-${newId()}`);
  return { file: openSync(at, 'wx+', 0o600), path: at };
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

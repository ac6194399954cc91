/**
 * The disposable process. It reads frames, runs chains one entry at a time on its only thread and writes frames; or it
 * compiles one bundle and runs nothing. No event loop, no timers, no promises. It owns nothing but isolates and ends
 * with SIGKILL, its own or the host's.
 */
import { readSync, writeSync } from 'node:fs';
import { FrameReader, frameTypes, type TakeFrame } from '@daino/contract/frames';
import { isolatedVm } from '../engines/isolated-vm.ts';
import { BlameWriter } from '../wire/blame-slot.ts';
import { Outgoing } from './outgoing.ts';
import { seenProtections } from './seen-protections.ts';
import { Worker } from './worker.ts';

const CHANNEL = 3;
const BLAME_SLOT = 4;
const CHUNK_BYTES = 262_144;
const MAX_FRAME_BYTES = 0xff_ff_ff_ff;

serve();

function serve(): never {
  const outgoing = new Outgoing(CHANNEL);
  const engine = isolatedVm({ onCatastrophe: die });
  const worker = new Worker({
    engine,
    slot: new BlameWriter(BLAME_SLOT),
    outgoing,
    protections: JSON.stringify(seenProtections()),
  });
  const reader = new FrameReader(MAX_FRAME_BYTES);
  const chunk = Buffer.alloc(CHUNK_BYTES);
  for (;;) {
    const length = readSync(CHANNEL, chunk, 0, CHUNK_BYTES, null);
    if (length === 0) die('the host is gone');
    const frames: Frame[] = [];
    reader.read(chunk.subarray(0, length), (...frame) => frames.push(frame));
    for (const [type, id, text, code] of withoutCalledOff(frames)) {
      if (type === frameTypes.compile) outgoing.sendCode(id, engine.compile(text) ?? new Uint8Array());
      else worker.take(type, id, text, code);
      outgoing.flush();
    }
  }
}

type Frame = Parameters<TakeFrame>;

/** Trips that the host has called off while they waited to be read are not begun. */
function withoutCalledOff(frames: readonly Frame[]): readonly Frame[] {
  if (frames.length === 1) return frames;
  const off = new Set<number>();
  for (const [type, id, text] of frames) if (type === frameTypes.cut && text === '') off.add(id);
  return off.size === 0 ? frames : frames.filter(([type, id]) => type !== frameTypes.trip || !off.has(id));
}

/** `process.exit` runs destructors under isolates that may be stuck. */
function die(why: string): never {
  writeSync(2, `${why}\n`);
  process.kill(process.pid, 'SIGKILL');
  for (;;);
}

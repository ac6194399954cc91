/**
 * A thread that says when something arrives: at random moments with exponential pauses, as from many independent
 * customers. It sleeps between them; a loop that watches the clock would take a core from what is measured.
 */
import { parentPort, workerData } from 'node:worker_threads';

export interface Rate {
  readonly perSecond: number;
  /** For how long, in milliseconds. */
  readonly ms: number;
}

// measure.ts gave it.
const { perSecond, ms } = workerData as Rate;
const clock = new Int32Array(new SharedArrayBuffer(4));
const began = performance.now();
for (let due = began + pause(); due - began < ms; due += pause()) {
  const left = due - performance.now();
  if (left > 0) Atomics.wait(clock, 0, 0, left);
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread's port is no window
  parentPort?.postMessage(undefined);
}

function pause(): number {
  return (-Math.log(1 - Math.random()) / perSecond) * 1_000;
}

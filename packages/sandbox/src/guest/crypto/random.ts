import { realm } from '../part.ts';

const { bytes: raw } = realm;
const KEY_BYTES = 32;
const BLOCK_BYTES = 64;
/** RFC 8439: "expand 32-byte k". */
const CONSTANTS = [0x61_70_78_65, 0x33_20_64_6e, 0x79_62_2d_32, 0x6b_20_65_74];
const ROUNDS = [
  [0, 4, 8, 12],
  [1, 5, 9, 13],
  [2, 6, 10, 14],
  [3, 7, 11, 15],
  [0, 5, 10, 15],
  [1, 6, 11, 12],
  [2, 7, 8, 13],
  [3, 4, 9, 14],
] as const;

let key: Uint32Array | undefined;

/**
 * Fills with random bytes: ChaCha20 (RFC 8439) keyed with the seed that only this isolate has. Every time its first
 * block becomes the next key, so that what was given out cannot be found again.
 */
export function fillRandomly(target: Uint8Array): void {
  key ??= new Uint32Array(raw.fromBase64(realm.seed).buffer);
  const current = key;
  key = new Uint32Array(block(current, 0).buffer.slice(0, KEY_BYTES));
  for (let at = 0, counter = 1; at < target.length; at += BLOCK_BYTES, counter += 1) {
    const bytes = new Uint8Array(block(current, counter).buffer);
    target.set(bytes.subarray(0, Math.min(BLOCK_BYTES, target.length - at)), at);
  }
}

export function block(from: Uint32Array, counter: number): Uint32Array<ArrayBuffer> {
  const start = Uint32Array.from([...CONSTANTS, ...from, counter, 0, 0, 0]);
  const state = start.slice();
  for (let round = 0; round < 10; round += 1) for (const [a, b, c, d] of ROUNDS) quarter(state, [a, b, c, d]);
  for (let at = 0; at < state.length; at += 1) state[at] = (state[at] ?? 0) + (start[at] ?? 0);
  return state;
}

function quarter(state: Uint32Array, [a, b, c, d]: readonly [number, number, number, number]): void {
  mix(state, [a, b, d], 16);
  mix(state, [c, d, b], 12);
  mix(state, [a, b, d], 8);
  mix(state, [c, d, b], 7);
}

/** Adds the second to the first, and turns what that makes of the third. */
function mix(state: Uint32Array, [sum, by, turned]: readonly [number, number, number], bits: number): void {
  state[sum] = (state[sum] ?? 0) + (state[by] ?? 0);
  const value = (state[turned] ?? 0) ^ (state[sum] ?? 0);
  state[turned] = (value << bits) | (value >>> (32 - bits));
}

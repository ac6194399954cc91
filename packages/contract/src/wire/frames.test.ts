import { expect, test } from 'vitest';
import { encodeCode, encodeFrame, FrameReader, frameTypes } from './frames.ts';

const frames = [
  [frameTypes.trip, 1, 'plain'],
  [frameTypes.beat, 4_294_967_295, ''],
  [frameTypes.calls, 7, 'Grüße, 東京, 🍰'],
  [frameTypes.outcomes, 8, 'x'.repeat(70_000)],
] as const;
const bytes = Buffer.concat(frames.map(([type, id, text]) => encodeFrame(type, id, text)));

test.each([1, 2, 5, 9, 10, 4_096, bytes.length])(
  'gives back what was written, in chunks of %i bytes',
  (size) => {
    const reader = new FrameReader(100_000);
    const seen: unknown[] = [];
    for (let at = 0; at < bytes.length; at += size) {
      expect(reader.read(bytes.subarray(at, at + size), (...frame) => seen.push(frame))).toBe(true);
    }
    expect(seen).toEqual(frames);
  },
);

test.each([1, 7, 300, 10_000])('gives code back byte for byte, in chunks of %i bytes', (size) => {
  const code = Uint8Array.from({ length: 256 }, (_, byte) => byte);
  const sent = Buffer.concat([
    encodeCode(3, code),
    encodeFrame(frameTypes.trip, 4, 'é'),
    encodeCode(5, new Uint8Array()),
  ]);
  const reader = new FrameReader(1_000);
  const seen: unknown[] = [];
  for (let at = 0; at < sent.length; at += size) {
    const chunk = Buffer.from(sent.subarray(at, at + size));
    reader.read(chunk, (...frame) => seen.push(frame));
    chunk.fill(0);
  }
  expect(seen).toEqual([
    [frameTypes.code, 3, '', code],
    [frameTypes.trip, 4, 'é'],
    [frameTypes.code, 5, '', new Uint8Array()],
  ]);
});

test.each([3, 10_000])(
  'refuses a frame over the cap before it has arrived, in chunks of %i bytes',
  (size) => {
    const reader = new FrameReader(1_000);
    const large = encodeFrame(frameTypes.outcomes, 1, 'x'.repeat(1_001));
    const seen: unknown[] = [];
    let ok = true;
    for (let at = 0; at < large.length && ok; at += size)
      ok = reader.read(large.subarray(at, at + size), (...frame) => seen.push(frame));
    expect([ok, seen]).toEqual([false, []]);
  },
);

import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';

/** Thrown where an answer is larger than it may be, on the wire or unpacked. */
export class AnswerTooLarge extends Error {}

export interface ReadAnswerOptions {
  readonly limitBytes: number;
  /** Counts what is kept; false when there is no more room. */
  readonly hold: (bytes: number) => boolean;
  readonly signal: AbortSignal;
}

/** The unpacked body. Stops at the limit, however much comes or would come out of what came. */
export async function readAnswer(response: IncomingMessage, options: ReadAnswerOptions): Promise<Buffer> {
  const { limitBytes, hold, signal } = options;
  if (Number(response.headers['content-length'] ?? 0) > limitBytes) throw new AnswerTooLarge();
  const chunks: Buffer[] = [];
  let length = 0;
  const keep = async (source: AsyncIterable<Buffer>): Promise<void> => {
    for await (const chunk of source) {
      length += chunk.length;
      if (length > limitBytes || !hold(chunk.length)) throw new AnswerTooLarge();
      chunks.push(chunk);
    }
  };
  const unpacking = unpackerFor(response.headers['content-encoding']);
  if (unpacking === undefined) await pipeline(response, keep, { signal });
  else await pipeline(response, unpacking, keep, { signal });
  return Buffer.concat(chunks, length);
}

/** One coding at most: several, one in the other, serve nobody but who wants to hurt. */
function unpackerFor(coding: string | undefined): Duplex | undefined {
  const name = coding?.trim().toLowerCase() ?? '';
  if (name === '' || name === 'identity') return undefined;
  if (name === 'gzip' || name === 'x-gzip') return createGunzip();
  if (name === 'deflate') return createInflate();
  if (name === 'br') return createBrotliDecompress();
  throw new Error('its content coding is not supported');
}

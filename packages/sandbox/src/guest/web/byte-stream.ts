import { realm } from '../part.ts';
import { join } from './join.ts';

const { native, bytes: raw } = realm;

/** As much of a ReadableStream as bodies need. */
export interface ByteStream {
  readonly locked: boolean;
  getReader(): { read(): Promise<{ readonly done: boolean; readonly value?: unknown }> };
  tee(): [ByteStream, ByteStream];
}

interface Controller {
  enqueue(chunk: Uint8Array): void;
  close(): void;
}
type StreamClass = new (source: object, strategy: object) => ByteStream;

export function isStream(value: unknown): value is ByteStream {
  return (
    Object.prototype.toString.call(value) === '[object ReadableStream]' && value instanceof streamClass()
  );
}

/** A stream of bytes that are there; `touched` hears that it was read or cancelled. */
export function streamOf(bytes: () => Uint8Array, touched: () => void = () => {}): ByteStream {
  const pull = (controller: Controller): void => {
    touched();
    const chunk = bytes();
    if (chunk.length > 0) controller.enqueue(chunk);
    controller.close();
  };
  return new (streamClass())({ pull, cancel: touched }, { highWaterMark: 0 });
}

/** All that it has. Throws a TypeError for chunks that are no Uint8Array. */
export async function bytesOfStream(stream: ByteStream): Promise<Uint8Array<ArrayBuffer>> {
  const reader = stream.getReader();
  const chunks: Uint8Array[] = [];
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return join(chunks);
    if (!(value instanceof Uint8Array)) throw new native.TypeError('A chunk of a body is a Uint8Array.');
    chunks.push(raw.bytesOf(value));
  }
}

function streamClass(): StreamClass {
  // What the part offers under this name.
  return realm.part('streams')['ReadableStream'] as StreamClass;
}

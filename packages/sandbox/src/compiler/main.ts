/**
 * The process that starts compilers, in place of the server: whoever starts a process stands still while its own page
 * tables are copied, the longer the more memory it has. It keeps nothing, and ends when its channel does.
 */
import { Socket } from 'node:net';
import { encodeCode, encodeFrame, FrameReader, frameTypes } from '@daino/contract/frames';
import { FRAME_BYTES } from '../host/limits.ts';
import { type Compilation, compileBundle, type CompileBundleOptions } from './compile-bundle.ts';

const CHANNEL = 3;

serve(new Socket({ fd: CHANNEL }));

function serve(channel: Socket): void {
  const running = new Set<Compilation>();
  const reader = new FrameReader(FRAME_BYTES);
  const compile = async (id: number, text: string): Promise<void> => {
    const compilation = begin(text);
    running.add(compilation);
    const code = await compilation.code;
    running.delete(compilation);
    channel.write(code ? encodeCode(id, code) : encodeFrame(frameTypes.lost, id, ''));
  };
  const end = async (): Promise<void> => {
    const left = [...running];
    for (const compilation of left) compilation.stop();
    await Promise.all(left.map(({ code }) => code));
    process.exit();
  };
  channel.on('data', (chunk: Buffer) => {
    reader.read(chunk, (_type, id, text) => void compile(id, text));
  });
  // The server is gone, or does not want to hear any more: the end is the same.
  channel.on('error', () => undefined);
  channel.once('close', () => void end());
}

function begin(text: string): Compilation {
  const newline = text.indexOf('\n');
  // The host wrote it.
  const options = JSON.parse(text.slice(0, newline)) as CompileBundleOptions;
  return compileBundle(text.slice(newline + 1), options);
}

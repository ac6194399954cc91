import type { PluginBundle } from '@daino/contract';
import { openSideThread } from '@daino/kernel/side-thread';
import type { UnpackTasks } from './unpack-thread.ts';

/** Unpacks uploaded files, one after the other, while the server goes on with everything else. */
export interface Unpacker extends AsyncDisposable {
  /** As `unpackBundle`; also throws `BUNDLE_INVALID` for what cannot be stored. */
  unpack(bytes: Uint8Array): Promise<PluginBundle>;
}

export function openUnpacker(): Unpacker {
  const thread = openSideThread<UnpackTasks>({ module: new URL('unpack-thread.ts', import.meta.url) });
  return {
    unpack: (bytes) => thread.run('unpack', bytes),
    [Symbol.asyncDispose]: () => thread[Symbol.asyncDispose](),
  };
}

// The thread that unpacks: parsing a large bundle in one go would hold up the whole server.
import { type PluginBundle, pluginErrors, storableIssues } from '@daino/contract';
import { serveSideThread } from '@daino/kernel/side-thread';
import { unpackBundle } from './pack-bundle.ts';

export type UnpackTasks = {
  readonly unpack: (bytes: Uint8Array) => Promise<PluginBundle>;
};

serveSideThread((): UnpackTasks => ({ unpack }));

async function unpack(bytes: Uint8Array): Promise<PluginBundle> {
  const bundle = await unpackBundle(bytes);
  const issues = storableIssues(bundle);
  if (issues.length === 0) return bundle;
  throw pluginErrors.BUNDLE_INVALID({ what: 'it holds what cannot be stored' }, { issues });
}

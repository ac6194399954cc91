import { type PluginBundle, pluginErrors } from '@daino/contract';
import { catalogue, type PublishOutcome } from '@daino/database';
import type { StoreId } from '@daino/kernel';
import type { EngineParts } from '../parts.ts';

export interface PublishOptions {
  /** The store whose upload it is; null puts it into everybody's catalogue, which is the operator's act. */
  readonly storeId: StoreId | null;
}

/** Where a version landed in the catalogue. */
export interface Published {
  readonly slug: string;
  readonly version: string;
}

/**
 * Puts a bundle into the catalogue. A version never changes: the same one again is left alone, other contents are
 * `PLUGIN_VERSION_TAKEN`; from a local folder they become a version of their own, `1.0.0+local.<hash>`.
 */
export async function publish(
  parts: EngineParts,
  bundle: PluginBundle,
  { storeId }: PublishOptions,
): Promise<Published> {
  const { slug, version } = bundle.manifest;
  const outcome = await write(parts, { bundle, version, storeId });
  if (outcome !== 'taken') return { slug, version };
  if (storeId !== null) throw pluginErrors.PLUGIN_VERSION_TAKEN({ slug, version });
  const local = `${version}+local.${Buffer.from(bundle.integrity).toString('hex').slice(14, 26)}`;
  await write(parts, { bundle, version: local, storeId });
  return { slug, version: local };
}

async function write(
  { database }: EngineParts,
  input: Parameters<typeof catalogue.publish>[1],
): Promise<PublishOutcome> {
  const { storeId, bundle } = input;
  if (storeId === null) return database.operator.transaction((tx) => catalogue.publish(tx.query, input));
  return database.inStore({ storeId }, async (tx) => {
    const { slug } = bundle.manifest;
    if (await catalogue.isPublicSlug(tx, slug)) throw pluginErrors.PLUGIN_SLUG_TAKEN({ slug });
    return catalogue.publish(tx.query, input);
  });
}

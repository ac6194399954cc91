import { metadata, ownMetadata, requestErrors } from '@daino/contract';
import type { JsonObject } from '@daino/database';
import type { StoreScope } from '@daino/kernel';
import { definedOnly } from './defined-only.ts';

/**
 * What a change makes of an entity: the fields that it names. A plugin's metadata goes under its slug, as everywhere;
 * throws REQUEST_INVALID when that becomes too large.
 */
export function changeOf<Change extends { readonly metadata?: JsonObject | undefined }>(
  scope: StoreScope,
  before: { readonly metadata: JsonObject },
  change: Change,
): ReturnType<typeof definedOnly<Change>> {
  const own =
    change.metadata === undefined
      ? change
      : { ...change, metadata: writtenMetadata(scope, before.metadata, change.metadata) };
  return definedOnly(own);
}

/** Metadata as an actor may write it over what was there. */
export function writtenMetadata(
  { actor }: Pick<StoreScope, 'actor'>,
  before: JsonObject,
  written: JsonObject,
): JsonObject {
  if (actor.kind !== 'plugin') return written;
  const parsed = metadata.safeParse(ownMetadata(before, written, actor.slug));
  if (parsed.success) return parsed.data;
  const issues = parsed.error.issues.map(({ message }) => ({ path: 'metadata', message }));
  throw requestErrors.REQUEST_INVALID({ what: 'metadata' }, { issues });
}

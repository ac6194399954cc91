import {
  authorise,
  type FilterNode,
  LIMITS,
  type ModelEntity,
  type ModelName,
  type Page,
  type SortField,
} from '@daino/contract';
import { models } from '@daino/database';
import type { StoreScope } from '@daino/kernel';
import type { CommerceDependencies } from '../create-commerce.ts';
import { readCursor, writeCursor } from './cursor.ts';
import { MODEL_READERS, type ModelReader } from './model-reader.ts';

export interface FindQuery {
  /** Held against the model before. */
  readonly where: FilterNode;
  readonly sort: readonly SortField[];
  readonly limit: number;
  readonly cursor?: string | undefined;
}

/**
 * A page of the entities that fit, newest first or as sorted. Throws REQUEST_INVALID for a cursor that no page of the
 * same sort has given, and DATABASE_QUERY_TOO_SLOW.
 */
export async function findEntities<Name extends ModelName>(
  { database }: CommerceDependencies,
  scope: StoreScope,
  model: Name,
  { where, sort, limit, cursor }: FindQuery,
): Promise<Page<ModelEntity<Name>>> {
  // Indexed by a type parameter, the table gives readers of any model.
  const reader = MODEL_READERS[model] as unknown as ModelReader<Name>;
  authorise(scope, reader.permission);
  const after = cursor === undefined ? undefined : readCursor({ model, sort }, cursor);
  return database.inStore(boundedRead(scope), async (tx) => {
    const found = await models.find(tx, { model, where, sort, limit: limit + 1, after });
    const page = found.slice(0, limit);
    const loaded = await reader.load(
      tx,
      page.map(({ id }) => id),
    );
    const byId = new Map(loaded.map((entity) => [entity.id, entity]));
    const last = found.length > limit ? page.at(-1) : undefined;
    return {
      data: page.flatMap(({ id }) => byId.get(id) ?? []),
      next_cursor: last ? writeCursor(last.values) : null,
    };
  });
}

/** A read that somebody else composed: it takes its time from nobody. */
export function boundedRead({ storeId, signal }: StoreScope) {
  return { storeId, signal, statementMs: LIMITS.sql.wallMs };
}

import { authorise, type FilterNode, type ModelName } from '@daino/contract';
import { models } from '@daino/database';
import type { StoreScope } from '@daino/kernel';
import type { CommerceDependencies } from '../create-commerce.ts';
import { boundedRead } from './find-entities.ts';
import { MODEL_READERS } from './model-reader.ts';

/** How many entities fit. Throws DATABASE_QUERY_TOO_SLOW. */
export async function countEntities(
  { database }: CommerceDependencies,
  scope: StoreScope,
  model: ModelName,
  where: FilterNode,
): Promise<number> {
  authorise(scope, MODEL_READERS[model].permission);
  return database.inStore(boundedRead(scope), (tx) => models.count(tx, { model, where }));
}

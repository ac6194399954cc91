import type { ModelName, SortField } from '@daino/contract';
import type { SortKey } from '../filter/sort-sql.ts';
import { columnAt } from './model-column.ts';

/** The keys of an order, the id last. Without a sort: newest first, which is by descending id. */
export function sortKeys(model: ModelName, sort: readonly SortField[]): readonly SortKey[] {
  const isWhole = sort.some(({ field }) => field === 'id');
  const id = { field: 'id', descending: sort.at(-1)?.descending ?? true };
  const fields = isWhole ? sort : [...sort, id];
  return fields.map(({ field, descending }) => ({ ...columnAt(model, field), descending }));
}

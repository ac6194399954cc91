import { type ListQuery, type Page, requestErrors } from '@daino/contract';
import { isUuid } from '@daino/kernel';

interface ListOptions {
  readonly limit: number;
  readonly after: string | undefined;
  readonly q: string | undefined;
}

/** One page of rows that are listed by descending id. Throws REQUEST_INVALID for a cursor that no page has given. */
export async function pageOfRows<Row extends { readonly id: string }, Item>(
  { q, limit, cursor }: ListQuery,
  list: (options: ListOptions) => Promise<readonly Row[]>,
  view: (row: Row) => Item,
): Promise<Page<Item>> {
  if (cursor !== undefined && !isUuid(cursor)) throw unknownCursor();
  const found = await list({ q, limit: limit + 1, after: cursor });
  const rows = found.slice(0, limit);
  const next_cursor = found.length > limit ? (rows.at(-1)?.id ?? null) : null;
  return { data: rows.map(view), next_cursor };
}

function unknownCursor() {
  const message = 'must be the next_cursor of an earlier page';
  return requestErrors.REQUEST_INVALID({ what: 'query' }, { issues: [{ path: 'cursor', message }] });
}

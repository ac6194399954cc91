import { type Page, requestErrors } from '@daino/contract';

/** One page of rows that are listed by descending place; `rows` holds one more when there is a next page. */
export function pageBySeq<Row extends { readonly seq: number }, Item>(
  rows: readonly Row[],
  limit: number,
  view: (row: Row) => Item,
): Page<Item> {
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  return { data: page.map(view), next_cursor: rows.length > limit && last ? String(last.seq) : null };
}

/** The place before which a page starts. Throws REQUEST_INVALID for a cursor that no page has given. */
export function readCursor(cursor: string | undefined): number | undefined {
  if (cursor === undefined || /^\d{1,15}$/.test(cursor))
    return cursor === undefined ? undefined : Number(cursor);
  const message = 'must be the next_cursor of an earlier page';
  throw requestErrors.REQUEST_INVALID({ what: 'query' }, { issues: [{ path: 'cursor', message }] });
}

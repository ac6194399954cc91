import type { ColumnType } from '@daino/contract/guest';
import { inner } from '../inner-part.ts';

const { addId, native } = inner;

/** Makes of what crossed the wire what a plugin reads: dates are Dates, and a row has its id as `_id` too. */
export interface RowsReader {
  readonly rowsOf: (rows: unknown[]) => unknown[];
  readonly rowOf: (row: unknown) => unknown;
  /** The same for the groups of an aggregate. */
  readonly groupsOf: (groups: unknown[]) => unknown[];
}

export function rowsReader(fields: Readonly<Record<string, ColumnType>>): RowsReader {
  const dates = ['createdAt', 'updatedAt'];
  for (const name in fields) if (fields[name] === 'date') dates[dates.length] = name;
  const withDates = (values: unknown): void => {
    if (typeof values !== 'object' || values === null) return;
    for (let at = 0; at < dates.length; at += 1) reviveDate(values, dates[at] ?? '');
  };
  const rowOf = (row: unknown): unknown => {
    withDates(row);
    addId(row);
    return row;
  };
  return {
    rowOf,
    rowsOf: (rows) => each(rows, rowOf),
    groupsOf: (groups) =>
      each(groups, (group) => {
        if (typeof group !== 'object' || group === null) return;
        for (const part in group) withDates(native.get(group, part));
      }),
  };
}

function each(list: unknown[], change: (one: unknown) => void): unknown[] {
  for (let at = 0; at < list.length; at += 1) change(list[at]);
  return list;
}

function reviveDate(values: object, name: string): void {
  const text = native.hasOwn(values, name) ? native.get(values, name) : undefined;
  if (typeof text !== 'string') return;
  native.defineProperty(values, name, {
    value: new native.Date(text),
    enumerable: true,
    writable: true,
    configurable: true,
  });
}

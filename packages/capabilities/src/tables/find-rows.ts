import { type Filter, type FindOptions, fitFind, type JsonObject } from '@daino/contract';
import { type SortValue, tableReads, tableWrites } from '@daino/database';
import type { CapabilityScope } from '@daino/engine';
import { readCursor, writeCursor } from './cursor.ts';
import { accepted, queriedOf, type TableCall } from './fitted.ts';
import type { TableRunner } from './table-runner.ts';

export interface FindCall extends TableCall {
  readonly filter: Filter;
  readonly options: FindOptions;
}

interface Page {
  readonly data: JsonObject[];
  readonly next_cursor: string | null;
}

/** One page of the rows that fit. */
export async function findRows(runner: TableRunner, scope: CapabilityScope, call: FindCall): Promise<Page> {
  const { table, filter, options, refuse } = call;
  const { sort, limit, cursor } = options;
  const where = accepted(call, fitFind(queriedOf(table), filter, options));
  const after = cursor === undefined ? undefined : readCursor(table, sort, cursor);
  if (cursor !== undefined && !after) refuse([{ path: 'cursor', message: FOREIGN_CURSOR }]);
  const { rows } = await runner.run(scope, tableReads.findStatement(table, { ...options, where, after }));
  const page = rows.slice(0, limit).map(({ [tableReads.PLACE]: place, ...row }) => ({
    row: tableWrites.shownRow(table, row),
    // The statement made it.
    place: place as readonly SortValue[],
  }));
  const last = rows.length > limit ? page.at(-1)?.place : undefined;
  const next = last && writeCursor(last);
  if (last && next === undefined) refuse([{ path: 'sort', message: LONG_TEXTS }]);
  return { data: page.map(({ row }) => row), next_cursor: next ?? null };
}

const FOREIGN_CURSOR = 'must be the next_cursor of an earlier page with the same sort';
const LONG_TEXTS = 'is by texts that are too long to continue after; sort by another field';

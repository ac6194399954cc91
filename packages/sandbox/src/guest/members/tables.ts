import type { ColumnType } from '@daino/contract/guest';
import { inner } from '../inner-part.ts';
import { rowsReader } from './table-rows.ts';
import { wireSchema } from './table-schema.ts';

const { native } = inner;

type Call = (...args: unknown[]) => Promise<unknown>;

/** The calls of `ctx.tables` as they cross the wire; any may be missing where the platform does not offer them. */
export type TableCalls = Readonly<Record<string, Call | undefined>>;

/** `ctx.tables`: what it gives are tables with members of their own instead of calls that take the table's name. */
export function tableMembers(calls: TableCalls): Record<string, unknown> {
  return native.freeze({
    create: async (name: unknown, schema: unknown) =>
      tableOf(calls, await calls['create']?.(name, wireSchema(schema))),
    open: async (name: unknown) => tableOf(calls, await calls['open']?.(name)),
  });
}

/** As the capability's table describes it. */
interface Opened {
  readonly name: string;
  readonly fields: Readonly<Record<string, ColumnType>>;
}

function tableOf(calls: TableCalls, answer: unknown): Record<string, unknown> {
  // The host wrote it, and checked it against the table.
  const opened = answer as Opened;
  return native.freeze({ name: opened.name, ...reads(calls, opened), ...writes(calls, opened) });
}

function reads(
  { find: ask, count, aggregate }: TableCalls,
  { name, fields }: Opened,
): Record<string, unknown> {
  const { rowsOf, groupsOf } = rowsReader(fields);
  const find = async (where: unknown = {}, options: unknown = {}): Promise<unknown[]> => {
    const answer = await ask?.(name, where, options);
    // The host wrote it, and checked it against the table.
    const { data, next_cursor } = answer as Page;
    return native.defineProperty(rowsOf(data), 'next_cursor', { value: next_cursor });
  };
  const findOne = async (where: unknown = {}, options: object = {}): Promise<unknown> =>
    (await find(where, { ...options, limit: 1 }))[0] ?? null;
  return {
    find,
    findOne,
    findById: (id: unknown) => findOne({ id }),
    count: (where: unknown = {}) => count?.(name, where),
    aggregate: async (options: unknown) => groupsOf((await aggregate?.(name, options)) as unknown[]),
  };
}

interface Page {
  readonly data: unknown[];
  readonly next_cursor: string | null;
}

function writes(calls: TableCalls, { name, fields }: Opened): Record<string, unknown> {
  const { rowsOf, rowOf } = rowsReader(fields);
  const insert = async (written: unknown): Promise<unknown> => {
    const many = native.isArray(written);
    const made = rowsOf((await calls['insert']?.(name, many ? written : [written])) as unknown[]);
    return many ? made : made[0];
  };
  const update = async (which: unknown, changes: unknown): Promise<unknown> => {
    const changed = (await calls['update']?.(name, targetOf(which), changes)) as Changed;
    return typeof which === 'string' ? rowOf(changed.row) : changed.count;
  };
  const remove = async (which: unknown): Promise<unknown> => {
    const count = await calls['delete']?.(name, targetOf(which));
    return typeof which === 'string' ? count !== 0 : count;
  };
  const upsert = async (row: unknown, by: unknown) => rowOf(await calls['upsert']?.(name, row, by));
  return { create: insert, insert, update, delete: remove, upsert };
}

interface Changed {
  readonly count: number;
  readonly row: unknown;
}

/** A text is an id. */
function targetOf(which: unknown): object {
  return typeof which === 'string' ? { id: which } : { where: which };
}

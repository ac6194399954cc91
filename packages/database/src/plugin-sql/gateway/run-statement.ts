import { LIMITS, pluginSqlErrors } from '@daino/contract';
import type pg from 'pg';
import { limitedQuery } from './limited-query.ts';

export interface PluginStatement {
  readonly text: string;
  readonly values: readonly unknown[];
}

/** What a statement answered; values as `ROW_VALUES` makes them. */
export interface PluginRows {
  readonly rows: readonly Readonly<Record<string, unknown>>[];
  /** How many rows were found or changed. */
  readonly count: number;
}

/**
 * Runs one statement and takes no more of its answer than allowed: the server stops after the last row that may come,
 * and a connection that sends too many bytes is cut. Throws SQL_TOO_MANY_ROWS, SQL_RESULT_TOO_LARGE and what the
 * server throws.
 */
export async function runStatement(client: pg.ClientBase, statement: PluginStatement): Promise<PluginRows> {
  const { rows: limit, resultBytes: limitBytes } = LIMITS.sql;
  using received = countBytes(client, limitBytes);
  try {
    const { fields, rows, rowCount } = await limitedQuery(client, { ...statement, limit: limit + 1 });
    if (rows.length > limit) throw pluginSqlErrors.SQL_TOO_MANY_ROWS({ limit });
    const names = fields.map(({ name }) => name);
    const named = rows.map((row) => Object.fromEntries(names.map((name, index) => [name, row[index]])));
    return { rows: named, count: rowCount ?? rows.length };
  } catch (error) {
    if (received.tooMany()) throw pluginSqlErrors.SQL_RESULT_TOO_LARGE({ limitBytes }, { cause: error });
    throw error;
  }
}

/** Watches the bytes that arrive from the server, before the driver makes anything of them. */
function countBytes(client: pg.ClientBase, limit: number): Disposable & { tooMany(): boolean } {
  // What a pool gives is a client.
  const { stream } = (client as pg.Client).connection;
  let count = 0;
  const heard = (chunk: Buffer): void => {
    count += chunk.length;
    if (count > limit) stream.destroy();
  };
  stream.prependListener('data', heard);
  return { tooMany: () => count > limit, [Symbol.dispose]: () => stream.off('data', heard) };
}

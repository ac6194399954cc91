import type { JsonValue } from '@daino/contract';
import type { Database, PluginRows } from '@daino/database';
import type { Capabilities, CapabilityScope } from '@daino/engine';
import { callerOf, type Transactions } from './transactions.ts';

type DbCalls = Pick<Capabilities, 'db.query' | 'db.one' | 'db.begin' | 'db.commit' | 'db.rollback'>;

/** `ctx.db`: SQL of the calling installation, in its transaction when it is in one. */
export function dbCapabilities(database: Database, transactions: Transactions): DbCalls {
  const rows = async (scope: CapabilityScope, sql: string, parameters: readonly JsonValue[]) => {
    const transaction = await transactions.current(scope);
    const answer = transaction
      ? await transaction.query(sql, parameters)
      : await database.pluginSql.query(callerOf(scope), sql, parameters);
    return jsonRows(answer);
  };
  return {
    'db.query': (scope, [sql, parameters]) => rows(scope, sql, parameters),
    'db.one': async (scope, [sql, parameters]) => (await rows(scope, sql, parameters))[0] ?? null,
    'db.begin': async (scope) => {
      await transactions.begin(scope);
      return null;
    },
    'db.commit': async (scope) => {
      await transactions.end(scope, 'commit');
      return null;
    },
    'db.rollback': async (scope) => {
      await transactions.end(scope, 'rollback');
      return null;
    },
  };
}

/** Columns are read as JSON values; the rows' type does not say so. */
function jsonRows({ rows }: PluginRows): Record<string, JsonValue>[] {
  return rows as Record<string, JsonValue>[];
}

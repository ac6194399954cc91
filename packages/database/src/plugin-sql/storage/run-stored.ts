import type { PluginTransaction } from '../gateway/plugin-transaction.ts';
import type { PluginRows, PluginStatement } from '../gateway/run-statement.ts';
import type { SqlEffect } from '../guard/sql-guard.ts';
import type { StorageCaller, StorageMeter } from './storage-meter.ts';

/** A statement and what it does to the storage of its installation. */
export interface StoredSql extends PluginStatement {
  readonly effect: SqlEffect;
  /** Of its parameters. */
  readonly bytes: number;
}

interface Storing {
  readonly meter: StorageMeter;
  readonly caller: StorageCaller;
  readonly transaction: PluginTransaction;
}

/** Runs a statement within the storage of its installation; one that stores too much ends its transaction. */
export async function runStored(
  { meter, caller, transaction }: Storing,
  statement: StoredSql,
): Promise<PluginRows> {
  const { effect, bytes } = statement;
  if (effect === 'reads') return transaction.query(statement);
  if (effect === 'deletes' || effect === 'changes') meter.freed(caller);
  if (effect === 'deletes') return transaction.query(statement);
  const rows = await meter.store(caller, { kind: 'rows', bytes }, () => transaction.query(statement));
  try {
    await meter.refuseTooMuch(caller);
  } catch (error) {
    await transaction.rollback();
    throw error;
  }
  return rows;
}

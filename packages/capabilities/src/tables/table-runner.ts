import { type JsonObject, tableErrors } from '@daino/contract';
import {
  type ComposedSql,
  type Database,
  type PluginRows,
  type PluginTable,
  tableWrites,
} from '@daino/database';
import type { CapabilityScope } from '@daino/engine';
import { DainoError } from '@daino/kernel';
import { callerOf, type Transactions } from '../transactions.ts';

/** What tables are read and written through: the same that `ctx.db` goes through. */
export class TableRunner {
  readonly #database: Database;
  readonly #transactions: Transactions;

  constructor(database: Database, transactions: Transactions) {
    this.#database = database;
    this.#transactions = transactions;
  }

  /** Runs a statement as the installation, in its transaction when it is in one. */
  async run(scope: CapabilityScope, { text, values }: ComposedSql): Promise<PluginRows> {
    const transaction = await this.#transactions.current(scope);
    return transaction
      ? transaction.query(text, values)
      : this.#database.pluginSql.query(callerOf(scope), text, values);
  }

  /** The same for a change of a table, whose rows come back as the plugin reads them. Throws TABLE_VALUE_TAKEN. */
  async write(
    scope: CapabilityScope,
    table: PluginTable,
    statement: ComposedSql,
  ): Promise<{ readonly rows: readonly JsonObject[]; readonly count: number }> {
    const { rows, count } = await this.run(scope, statement).catch((error: unknown) => {
      throw takenValue(table, error) ?? error;
    });
    return { rows: rows.map((row) => tableWrites.shownRow(table, row)), count };
  }
}

/** Says which field of the table it was that another row has already. */
function takenValue(table: PluginTable, error: unknown): DainoError | undefined {
  if (!(error instanceof DainoError) || error.code !== 'SQL_CONSTRAINT_VIOLATED') return undefined;
  const field = table.fields.find(
    (one) => tableWrites.uniqueIndexOf(table.name, one) === error.data['constraint'],
  );
  return field && tableErrors.TABLE_VALUE_TAKEN({ table: table.name, field: field.name }, { cause: error });
}

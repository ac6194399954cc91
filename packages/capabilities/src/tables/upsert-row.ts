import type { JsonObject, TableField } from '@daino/contract';
import { tableWrites } from '@daino/database';
import type { CapabilityScope } from '@daino/engine';
import { newId } from '@daino/kernel';
import { acceptedRows, type TableCall } from './fitted.ts';
import type { TableRunner } from './table-runner.ts';

export interface UpsertCall extends TableCall {
  readonly row: JsonObject;
  /** The name of a unique field. */
  readonly by: string;
}

/** Makes a row, or changes the one that has the same value of a unique field. */
export async function upsertRow(
  runner: TableRunner,
  scope: CapabilityScope,
  call: UpsertCall,
): Promise<JsonObject> {
  const { table, row, by, refuse } = call;
  const isKey = (field: TableField): boolean => field.unique && field.name === by;
  const key = table.fields.find(isKey);
  if (!key || (row[by] ?? null) === null)
    refuse([{ path: 'by', message: 'must be a unique field, for which the row has a value' }]);
  const [values = new Map()] = acceptedRows(call, [row]);
  const statement = tableWrites.upsertStatement(table, { id: newId(), values }, by);
  const { rows } = await runner.write(scope, table, statement);
  return rows[0] ?? {};
}

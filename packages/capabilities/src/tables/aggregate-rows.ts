import {
  type AggregateOptions,
  type AggregateRow,
  type FieldKinds,
  fitAggregate,
  type JsonObject,
  LIMITS,
} from '@daino/contract';
import { fieldKindsOf, tableReads } from '@daino/database';
import type { CapabilityScope } from '@daino/engine';
import { accepted, queriedOf, type TableCall } from './fitted.ts';
import type { TableRunner } from './table-runner.ts';

export interface AggregateCall extends TableCall {
  readonly options: AggregateOptions;
}

/** What was asked of each group. */
export async function aggregateRows(
  runner: TableRunner,
  scope: CapabilityScope,
  call: AggregateCall,
): Promise<AggregateRow[]> {
  const { table, options, refuse } = call;
  const where = accepted(call, fitAggregate(queriedOf(table), options));
  const { rows } = await runner.run(scope, tableReads.aggregateStatement(table, { ...options, where }));
  const limit = LIMITS.aggregate.groups;
  if (rows.length > limit)
    refuse([{ path: 'groupBy', message: `makes more than ${limit} groups; narrow "where"` }]);
  const kinds = fieldKindsOf(table);
  // The statement names its columns so.
  return rows.map((row) => shown(row as unknown as Group, kinds, options));
}

interface Group {
  readonly group: JsonObject;
  readonly count: number;
  readonly sum: Record<string, number>;
  readonly avg: Record<string, number | null>;
  readonly min: JsonObject;
  readonly max: JsonObject;
}

/** Only what was asked for. */
function shown(found: Group, kinds: FieldKinds, asked: AggregateOptions): AggregateRow {
  const { group, count, sum, avg, min, max } = found;
  return {
    group: withInstants(group, kinds),
    ...(asked.count && { count }),
    ...(asked.sum.length > 0 && { sum }),
    ...(asked.avg.length > 0 && { avg }),
    ...(asked.min.length > 0 && { min: withInstants(min, kinds) }),
    ...(asked.max.length > 0 && { max: withInstants(max, kinds) }),
  };
}

/** Within JSON, Postgres writes instants in a form of its own. */
function withInstants(values: JsonObject, kinds: FieldKinds): JsonObject {
  return Object.fromEntries(
    Object.entries(values).map(([field, value]) => [
      field,
      kinds[field] === 'instant' && typeof value === 'string' ? new Date(value).toISOString() : value,
    ]),
  );
}

import { LIMITS } from '@daino/contract';
import { type Expression, type RawBuilder, sql } from 'kysely';
import { ordered } from '../filter/sort-sql.ts';
import type { StoreTransaction } from '../store-transaction.ts';
import { COMPOSED, fromSql, type ModelQuery } from './find-entities.ts';
import { columnAt } from './model-column.ts';

export interface ModelAggregate extends ModelQuery {
  readonly groupBy: readonly string[];
  readonly count: boolean;
  readonly sum: readonly string[];
  readonly avg: readonly string[];
  readonly min: readonly string[];
  readonly max: readonly string[];
}

/** A group as SQL counts it: amounts in minor units, everything by its field. */
export interface AggregatedGroup {
  readonly group: Readonly<Record<string, unknown>>;
  readonly count: number;
  readonly sum: Readonly<Record<string, number | null>>;
  readonly avg: Readonly<Record<string, number | null>>;
  readonly min: Readonly<Record<string, unknown>>;
  readonly max: Readonly<Record<string, unknown>>;
  /** The currencies of the group, when an amount is computed: the first and the last by name. */
  readonly currencies: readonly [string | null, string | null] | null;
}

/** One group per combination of values, in their order; one more than there may be, so that too many are noticed. */
export async function aggregate(tx: StoreTransaction, asked: ModelAggregate): Promise<AggregatedGroup[]> {
  const { model, groupBy } = asked;
  const plain = groupBy.map((field) => ordered(columnAt(model, field)));
  const grouped = plain.length === 0 ? sql`` : sql`group by ${sql.join(plain)} order by ${sql.join(plain)}`;
  const { rows } = await sql<AggregatedGroup>`${COMPOSED}
    select ${objectSql(groupBy, (field) => ordered(columnAt(model, field)))} as "group",
      count(*) as count,
      ${objectSql(asked.sum, (field) => sql`sum(${columnAt(model, field).raw})`)} as sum,
      ${objectSql(asked.avg, (field) => sql`avg(${columnAt(model, field).raw})`)} as avg,
      ${objectSql(asked.min, (field) => sql`min(${comparedSql(asked, field)})`)} as min,
      ${objectSql(asked.max, (field) => sql`max(${comparedSql(asked, field)})`)} as max,
      ${currenciesSql(asked)} as currencies
    ${fromSql(tx, asked)} ${grouped} limit ${LIMITS.aggregate.groups + 1}`.execute(tx.query);
  return rows;
}

/** Field by field. The driver reads the numbers in JSON as numbers. */
function objectSql(
  fields: readonly string[],
  valueOf: (field: string) => Expression<unknown>,
): RawBuilder<unknown> {
  const members = fields.flatMap((field) => [sql`${field}::text`, valueOf(field)]);
  return members.length === 0 ? sql`'{}'::jsonb` : sql`jsonb_build_object(${sql.join(members)})`;
}

function comparedSql({ model }: ModelAggregate, field: string): Expression<unknown> {
  const column = columnAt(model, field);
  return column.kind === 'amount' ? column.raw : ordered(column);
}

function currenciesSql({ model, sum, avg, min, max }: ModelAggregate): RawBuilder<unknown> {
  const hasAmount = [sum, avg, min, max].flat().some((field) => columnAt(model, field).kind === 'amount');
  return hasAmount ? sql`jsonb_build_array(min(t.currency::text), max(t.currency::text))` : sql`null::jsonb`;
}

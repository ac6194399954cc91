import type { FilterTest } from '@daino/contract';
import { type RawBuilder, sql } from 'kysely';
import { COMPARISONS } from './comparisons.ts';

/** A test of a JSON value, or of what a path inside it leads to; SQL null and JSON null are both null. */
export function jsonTestSql(test: FilterTest, value: RawBuilder<unknown>): RawBuilder<boolean> {
  const isNull = sql<boolean>`coalesce(jsonb_typeof(${value}), 'null') = 'null'`;
  switch (test.operator) {
    case '$exists':
      return test.operand ? sql<boolean>`not ${isNull}` : isNull;
    case '$eq':
    case '$in':
      return memberSql(value, isNull, [test.operand].flat());
    case '$ne':
    case '$nin':
      return sql<boolean>`not coalesce(${memberSql(value, isNull, [test.operand].flat())}, false)`;
    case '$contains':
      return containsSql(value, test.operand);
    case '$gt':
    case '$gte':
    case '$lt':
    case '$lte':
      break;
  }
  return orderSql(test, value);
}

type Scalar = string | number | boolean | null;

function memberSql(
  value: RawBuilder<unknown>,
  isNull: RawBuilder<boolean>,
  operands: readonly Scalar[],
): RawBuilder<boolean> {
  const texts = operands.filter((one) => one !== null).map((one) => JSON.stringify(one));
  const isOne = sql<boolean>`${value} = any(${texts}::text[]::jsonb[])`;
  return operands.includes(null) ? sql<boolean>`(${isNull} or ${isOne})` : isOne;
}

/** A case: its branches are not evaluated for values of another type. */
function containsSql(value: RawBuilder<unknown>, operand: Scalar): RawBuilder<boolean> {
  const inText = typeof operand === 'string' ? sql`strpos(${value} #>> '{}', ${operand}) > 0` : sql`false`;
  return sql<boolean>`case jsonb_typeof(${value})
    when 'array' then ${value} @> ${JSON.stringify([operand])}::jsonb
    when 'string' then ${inText} else false end`;
}

function orderSql(
  { operator, operand }: Extract<FilterTest, { readonly operator: keyof typeof COMPARISONS }>,
  value: RawBuilder<unknown>,
): RawBuilder<boolean> {
  const compare = COMPARISONS[operator];
  return typeof operand === 'number'
    ? sql<boolean>`case when jsonb_typeof(${value}) = 'number'
        then ${value} ${compare} ${JSON.stringify(operand)}::jsonb else false end`
    : sql<boolean>`case when jsonb_typeof(${value}) = 'string'
        then (${value} #>> '{}') collate "C" ${compare} ${operand}::text else false end`;
}

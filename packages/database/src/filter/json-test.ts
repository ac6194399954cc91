import type { FilterTest } from '@daino/contract';
import { type Expression, type RawBuilder, sql } from 'kysely';
import { type Condition, memberOf, ORDERS } from './condition.ts';

/** One test of a JSON value, whose null is the absence that a missing one is. */
export function jsonTest(test: FilterTest, json: Expression<unknown>): Condition {
  const value = sql`nullif(${json}, 'null'::jsonb)`;
  const { operator, operand } = test;
  if (operator === '$exists') return operand ? sql`${value} is not null` : sql`${value} is null`;
  if (operator === '$eq')
    return operand === null ? sql`${value} is null` : sql`${value} = ${jsonOf(operand)}`;
  if (operator === '$ne')
    return operand === null ? sql`${value} is not null` : sql`${value} is distinct from ${jsonOf(operand)}`;
  if (operator === '$in' || operator === '$nin') {
    const texts = operand.filter((one) => one !== null).map((one) => JSON.stringify(one));
    const among = sql<boolean>`${value} = any(${texts}::jsonb[])`;
    return memberOf({ among, column: value, withNull: operand.includes(null), wanted: operator === '$in' });
  }
  if (operator === '$contains') return contains(value, operand);
  const order = sql.raw(ORDERS[operator]);
  return typeof operand === 'number'
    ? sql`(${isA('number', value)} and ${value} ${order} ${jsonOf(operand)})`
    : sql`(${isA('string', value)} and ${textOf(value)} collate "C" ${order} ${operand}::text)`;
}

function contains(value: Expression<unknown>, wanted: string | number | boolean): Condition {
  const inList = sql<boolean>`(${isA('array', value)} and ${value} @> ${jsonOf([wanted])})`;
  if (typeof wanted !== 'string') return inList;
  return sql`(${inList} or (${isA('string', value)} and strpos(${textOf(value)}, ${wanted}::text) > 0))`;
}

function isA(type: 'number' | 'string' | 'array', value: Expression<unknown>): Condition {
  return sql`jsonb_typeof(${value}) = ${sql.lit(type)}`;
}

/** The text of a value that is one. */
function textOf(value: Expression<unknown>): RawBuilder<string> {
  return sql`(${value} #>> '{}')`;
}

function jsonOf(value: unknown): RawBuilder<unknown> {
  return sql`${JSON.stringify(value)}::jsonb`;
}

import type { FieldKind, FilterNode, FilterTest } from '@daino/contract';
import { isUuid } from '@daino/kernel';
import { type Expression, sql } from 'kysely';
import { type Condition, memberOf, ORDERS } from './condition.ts';
import { jsonTest } from './json-test.ts';

/** Where the value stands that a path of a filter names, and what it is. */
export interface FieldColumn {
  readonly kind: FieldKind;
  /** A column or an expression. An amount is a number of major units, a list an array of texts. */
  readonly value: Expression<unknown>;
}

/**
 * A filter that was fitted to a table (`fitFilter`) as SQL: it takes exactly the rows that the evaluator takes, rows
 * being read as plugins read them. Conditions may be null instead of false: nothing negates them.
 */
export function filterSql(node: FilterNode, columnOf: (path: string) => FieldColumn): Condition {
  if (node.kind === 'test') return testSql(node, columnOf(node.path));
  if (node.nodes.length === 0) return node.kind === 'all' ? sql`true` : sql`false`;
  const parts = node.nodes.map((one) => filterSql(one, columnOf));
  return sql`(${sql.join(parts, node.kind === 'all' ? sql` and ` : sql` or `)})`;
}

/** What stands in a JSON column under keys, which are looked up in objects only, never as a place in a list. */
export function insideJson(column: Expression<unknown>, keys: readonly string[]): Expression<unknown> {
  return keys.reduce((at, key) => sql`${at} -> ${sql.lit(key)}`, column);
}

function testSql(test: FilterTest, { kind, value }: FieldColumn): Condition {
  if (kind === 'json') return jsonTest(test, value);
  if (test.operator === '$exists') return test.operand ? sql`${value} is not null` : sql`${value} is null`;
  if (kind === 'list') return listTest(test, value);
  if (kind === 'id') return idTest(test, value);
  return scalarTest(test, value, CASTS[kind]);
}

/** What an operand is compared as. Numbers are compared as the evaluator does it: as doubles. */
export const CASTS: Readonly<Record<FieldKind, string>> = {
  text: 'text',
  id: 'uuid',
  number: 'float8',
  amount: 'float8',
  boolean: 'boolean',
  instant: 'timestamptz',
  list: 'text[]',
  json: 'jsonb',
};

function scalarTest(test: FilterTest, column: Expression<unknown>, cast: string): Condition {
  const operandSql = (value: unknown) => sql`${value}::${sql.raw(cast)}`;
  const { operator, operand } = test;
  if (operator === '$eq')
    return operand === null ? sql`${column} is null` : sql`${column} = ${operandSql(operand)}`;
  if (operator === '$ne')
    return operand === null
      ? sql`${column} is not null`
      : sql`${column} is distinct from ${operandSql(operand)}`;
  if (operator === '$in' || operator === '$nin') {
    const among = sql<boolean>`${column} = any(${operand.filter((one) => one !== null)}::${sql.raw(cast)}[])`;
    return memberOf({ among, column, withNull: operand.includes(null), wanted: operator === '$in' });
  }
  if (operator === '$contains') return sql`strpos(${column}, ${operand}::text) > 0`;
  if (operator === '$exists') throw new TypeError('it is asked before');
  const compared = cast === 'text' ? sql`${column} collate "C"` : column;
  return sql`${compared} ${sql.raw(ORDERS[operator])} ${operandSql(operand)}`;
}

/** Ids are compared as texts, which they are to plugins; equality with a real one as what it is, by its index. */
function idTest(test: FilterTest, column: Expression<unknown>): Condition {
  const isId = (value: unknown): boolean =>
    typeof value === 'string' && isUuid(value) && value === value.toLowerCase();
  const { operator, operand } = test;
  if ((operator === '$eq' || operator === '$ne') && isId(operand)) return scalarTest(test, column, 'uuid');
  if (operator === '$in' || operator === '$nin') {
    const ids = operand.filter((one) => one === null || isId(one));
    return scalarTest({ ...test, operator, operand: ids }, column, 'uuid');
  }
  return scalarTest(test, sql`${column}::text`, 'text');
}

/** A list equals nothing, and its fitting leaves only the question what it holds. */
function listTest({ operator, operand }: FilterTest, column: Expression<unknown>): Condition {
  if (operator !== '$contains') throw new TypeError('the filter was not fitted');
  return sql`${operand}::text = any(${column})`;
}

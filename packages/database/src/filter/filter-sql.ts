import type { FieldKind, FilterNode, FilterTest } from '@daino/contract';
import { isUuid } from '@daino/kernel';
import { type Expression, sql } from 'kysely';
import { type Condition, memberOf, ORDERS } from './condition.ts';
import { jsonTest } from './json-test.ts';

/** Where the value of a field stands, and what it is. */
export interface FieldColumn {
  readonly kind: FieldKind;
  /** An amount is a number of major units, a list an array of texts; both may be expressions. */
  readonly column: Expression<unknown>;
}

/** The fields that can be asked for, by name or by dotted path. */
export type FieldColumns = Readonly<Record<string, FieldColumn>>;

/**
 * A filter that was fitted to these fields (`fitFilter`) as SQL: it takes exactly the rows that the evaluator takes,
 * rows being read as plugins read them. Conditions may be null instead of false: nothing negates them.
 */
export function filterSql(node: FilterNode, columns: FieldColumns): Condition {
  if (node.kind === 'test') return testSql(node, columns);
  if (node.nodes.length === 0) return node.kind === 'all' ? sql`true` : sql`false`;
  const parts = node.nodes.map((one) => filterSql(one, columns));
  return sql`(${sql.join(parts, node.kind === 'all' ? sql` and ` : sql` or `)})`;
}

function testSql(test: FilterTest, columns: FieldColumns): Condition {
  const { column, kind, keys } = columnAt(test.path, columns);
  if (kind === 'json') return jsonTest(test, column, keys);
  if (test.operator === '$exists') return test.operand ? sql`${column} is not null` : sql`${column} is null`;
  if (kind === 'list') return listTest(test, column);
  if (kind === 'id') return idTest(test, column);
  return scalarTest(test, column, CASTS[kind]);
}

/** The column that a path names or leads into, and the keys behind it. */
function columnAt(path: string, columns: FieldColumns): FieldColumn & { readonly keys: readonly string[] } {
  const whole = Object.hasOwn(columns, path) ? columns[path] : undefined;
  if (whole) return { ...whole, keys: [] };
  const [first = '', ...keys] = path.split('.');
  const outer = Object.hasOwn(columns, first) ? columns[first] : undefined;
  if (outer?.kind !== 'json') throw new TypeError(`the filter was not fitted: ${path}`);
  return { ...outer, keys };
}

/** What an operand is compared as. Numbers are compared as the evaluator does it: as doubles. */
const CASTS = {
  text: 'text',
  number: 'float8',
  amount: 'float8',
  boolean: 'boolean',
  instant: 'timestamptz',
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

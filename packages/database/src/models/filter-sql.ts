import type { FilterNode, FilterTest } from '@daino/contract';
import { isUuid } from '@daino/kernel';
import { type RawBuilder, sql } from 'kysely';
import { COMPARISONS } from './comparisons.ts';
import { jsonTestSql } from './json-test-sql.ts';
import type { ModelColumn } from './model-column.ts';

/**
 * A fitted filter as a condition that takes a row exactly when `matchesFilter` takes the entity. A test may come out
 * as null where the evaluator says false: nothing here negates, so that a condition takes neither.
 */
export function filterSql(node: FilterNode, columnOf: (path: string) => ModelColumn): RawBuilder<boolean> {
  if (node.kind === 'test') return testSql(node, columnOf(node.path));
  if (node.nodes.length === 0) return node.kind === 'all' ? ALWAYS : NEVER;
  const parts = node.nodes.map((one) => filterSql(one, columnOf));
  return sql<boolean>`(${sql.join(parts, node.kind === 'all' ? sql` and ` : sql` or `)})`;
}

const ALWAYS = sql<boolean>`true`;
const NEVER = sql<boolean>`false`;

function testSql(test: FilterTest, column: ModelColumn): RawBuilder<boolean> {
  const { kind, value } = column;
  if (kind === 'json') return jsonTestSql(test, value);
  if (test.operator === '$exists') return nullSql(value, !test.operand);
  if (test.operator === '$eq') return memberSql(column, [test.operand]);
  if (test.operator === '$in') return memberSql(column, test.operand);
  if (test.operator === '$ne') return strangerSql(column, [test.operand]);
  if (test.operator === '$nin') return strangerSql(column, test.operand);
  if (test.operator === '$contains') return containsSql(column, test.operand);
  const { value: left, type } = orderedSql(column);
  return sql<boolean>`${left} ${COMPARISONS[test.operator]} ${test.operand}::${type}`;
}

type Operand = string | number | boolean | null;

function nullSql(value: RawBuilder<unknown>, isNull: boolean): RawBuilder<boolean> {
  return isNull ? sql<boolean>`${value} is null` : sql<boolean>`${value} is not null`;
}

function memberSql(column: ModelColumn, operands: readonly Operand[]): RawBuilder<boolean> {
  const list = listSql(column, operands);
  const isOne = sql<boolean>`${column.value} = any(${list})`;
  return operands.includes(null) ? sql<boolean>`(${nullSql(column.value, true)} or ${isOne})` : isOne;
}

function strangerSql(column: ModelColumn, operands: readonly Operand[]): RawBuilder<boolean> {
  const list = listSql(column, operands);
  const isNone = sql<boolean>`${column.value} <> all(${list})`;
  return operands.includes(null)
    ? sql<boolean>`(${nullSql(column.value, false)} and ${isNone})`
    : sql<boolean>`(${nullSql(column.value, true)} or ${isNone})`;
}

function listSql({ kind }: ModelColumn, operands: readonly Operand[]): RawBuilder<unknown> {
  const values = operands.filter((one) => one !== null);
  // What is no id as we write them equals none.
  const comparable = kind === 'id' ? values.filter(isOurId) : values;
  return sql`${comparable.map(String)}::text[]::${typeOf(kind)}[]`;
}

function isOurId(operand: Operand): boolean {
  return typeof operand === 'string' && isUuid(operand) && operand === operand.toLowerCase();
}

function containsSql({ kind, value }: ModelColumn, operand: Operand): RawBuilder<boolean> {
  return kind === 'list'
    ? sql<boolean>`${operand}::text = any(${value})`
    : sql<boolean>`strpos(${value}, ${operand}::text) > 0`;
}

/** A value in the form in which the evaluator orders it: texts by code points. */
export function orderedSql({ kind, value }: ModelColumn): {
  value: RawBuilder<unknown>;
  type: RawBuilder<unknown>;
} {
  if (kind === 'text') return { value: sql`${value} collate "C"`, type: sql.raw('text') };
  if (kind === 'id') return { value: sql`${value}::text collate "C"`, type: sql.raw('text') };
  return { value, type: typeOf(kind) };
}

function typeOf(kind: ModelColumn['kind']): RawBuilder<unknown> {
  return sql.raw(TYPES[kind]);
}

const TYPES: Readonly<Record<ModelColumn['kind'], string>> = {
  text: 'text',
  id: 'uuid',
  number: 'float8',
  amount: 'float8',
  boolean: 'boolean',
  instant: 'timestamptz',
  list: 'text[]',
  json: 'jsonb',
};

import type { Issue } from '@daino/kernel';
import type { AggregateOptions } from '../filter/aggregate-options.ts';
import { type Filter, filterTree } from '../filter/filter.ts';
import type { FilterNode } from '../filter/filter-node.ts';
import type { FindOptions } from '../filter/find-options.ts';
import { type FieldKind, fitFilter, kindOf } from '../filter/fit-filter.ts';
import type { Model } from './define-model.ts';

/** A query held against the fields of a model; with issues it cannot be used. */
export interface FittedQuery {
  readonly where: FilterNode;
  /** Every top-level field that the query asks for or selects. */
  readonly asked: ReadonlySet<string>;
  readonly issues: readonly Issue[];
}

/** What a query is held against. */
type Queried = Pick<Model, 'fields' | 'entity'>;

/** Holds a find against a model: filter, sort and select name fields that it has, of kinds that fit. */
export function fitFind(
  model: Queried,
  filter: Filter,
  { sort, select }: Pick<FindOptions, 'sort' | 'select'>,
): FittedQuery {
  const fitting = start(model, filter);
  for (const { field } of sort)
    fitting.require(field, SORTABLE, { at: 'sort', words: 'cannot be sorted by' });
  for (const field of select ?? []) fitting.requireReadable(field);
  return fitting.done();
}

/** Holds an aggregate against a model: sums and averages are of numbers and amounts, groups are of plain values. */
export function fitAggregate(
  model: Queried,
  { where, groupBy, sum, avg, min, max }: AggregateOptions,
): FittedQuery {
  const fitting = start(model, where);
  for (const field of groupBy)
    fitting.require(field, GROUPABLE, { at: 'groupBy', words: 'cannot be grouped by' });
  for (const [at, fields] of Object.entries({ sum, avg }))
    for (const field of fields) fitting.require(field, SUMMABLE, { at, words: 'is no number' });
  for (const [at, fields] of Object.entries({ min, max }))
    for (const field of fields) fitting.require(field, COMPARABLE, { at, words: 'has no smallest value' });
  return fitting.done();
}

type Kinds = ReadonlySet<FieldKind>;
const SUMMABLE: Kinds = new Set(['number', 'amount']);
const COMPARABLE: Kinds = new Set([...SUMMABLE, 'text', 'instant']);
const SORTABLE: Kinds = new Set([...COMPARABLE, 'id', 'boolean']);
const GROUPABLE: Kinds = SORTABLE;

interface Place {
  readonly at: string;
  /** What is wrong with a field of another kind. */
  readonly words: string;
}

function start({ fields, entity }: Queried, filter: Filter) {
  const readable = Object.keys(entity.shape);
  const tree = filterTree(filter);
  const { node, issues: found } = fitFilter(tree, fields);
  const issues: Issue[] = [...found];
  const asked = new Set(pathsOf(tree).map(topOf));
  return {
    require: (field: string, kinds: Kinds, { at, words }: Place): void => {
      asked.add(topOf(field));
      const kind = Object.hasOwn(fields, field) ? kindOf(field, fields) : undefined;
      if (kind !== undefined && kinds.has(kind)) return;
      const fitting = Object.keys(fields).filter((name) => kinds.has(kindOf(name, fields) ?? 'json'));
      issues.push({ path: `${at}.${field}`, message: `${words}; possible are ${fitting.join(', ')}` });
    },
    requireReadable: (field: string): void => {
      asked.add(field);
      if (readable.includes(field)) return;
      issues.push({ path: `select.${field}`, message: `is no field; known are ${readable.join(', ')}` });
    },
    done: (): FittedQuery => ({ where: node, asked, issues }),
  };
}

/** The paths that a filter asks for. */
export function pathsOf(node: FilterNode): readonly string[] {
  return node.kind === 'test' ? [node.path] : node.nodes.flatMap(pathsOf);
}

function topOf(path: string): string {
  return path.split('.', 1)[0] ?? path;
}

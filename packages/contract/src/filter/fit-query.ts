import type { Issue } from '@daino/kernel';
import type { AggregateOptions } from './aggregate-options.ts';
import { type Filter, filterTree } from './filter.ts';
import type { FilterNode } from './filter-node.ts';
import type { FindOptions } from './find-options.ts';
import { type FieldKind, type FieldKinds, fitFilter } from './fit-filter.ts';

/** What a query is held against. */
export interface Queried {
  /** What can be asked for. */
  readonly fields: FieldKinds;
  /** What can be selected. */
  readonly readable: readonly string[];
}

/** A query that was held against a table; with issues it cannot be used. */
export interface FittedQuery {
  readonly where: FilterNode;
  readonly issues: readonly Issue[];
}

/** Holds a find against a table: filter, sort and select name fields that it has, of kinds that fit. */
export function fitFind(
  queried: Queried,
  filter: Filter,
  { sort, select = [] }: Pick<FindOptions, 'sort' | 'select'>,
): FittedQuery {
  const { fields, readable } = queried;
  const { node, issues } = fitFilter(filterTree(filter), fields);
  const sorted = sort.map(({ field }) => field);
  const unknown = select.filter((field) => !readable.includes(field));
  return {
    where: node,
    issues: [
      ...issues,
      ...unfit(fields, { at: 'sort', asked: sorted, kinds: PLAIN, words: 'cannot be sorted by' }),
      ...unknown.map((field) => ({
        path: `select.${field}`,
        message: `is no field; known are ${readable.join(', ')}`,
      })),
    ],
  };
}

/** Holds an aggregate against a table: sums and averages are of numbers, groups are of plain values. */
export function fitAggregate({ fields }: Pick<Queried, 'fields'>, options: AggregateOptions): FittedQuery {
  const { where, groupBy, sum, avg, min, max } = options;
  const { node, issues } = fitFilter(filterTree(where), fields);
  const parts: readonly Part[] = [
    { at: 'groupBy', asked: groupBy, kinds: PLAIN, words: 'cannot be grouped by' },
    { at: 'sum', asked: sum, kinds: NUMBERS, words: 'is no number' },
    { at: 'avg', asked: avg, kinds: NUMBERS, words: 'is no number' },
    { at: 'min', asked: min, kinds: COMPARABLE, words: 'has no smallest value' },
    { at: 'max', asked: max, kinds: COMPARABLE, words: 'has no largest value' },
  ];
  return { where: node, issues: [...issues, ...parts.flatMap((part) => unfit(fields, part))] };
}

type Kinds = ReadonlySet<FieldKind>;
const NUMBERS: Kinds = new Set(['number', 'amount']);
const COMPARABLE: Kinds = new Set([...NUMBERS, 'text', 'instant']);
const PLAIN: Kinds = new Set([...COMPARABLE, 'id', 'boolean']);

/** One part of a query: the fields that it names, and which could stand there. */
interface Part {
  readonly at: string;
  readonly asked: readonly string[];
  readonly kinds: Kinds;
  /** What is wrong with a field of another kind. */
  readonly words: string;
}

function unfit(fields: FieldKinds, { at, asked, kinds, words }: Part): Issue[] {
  const isFit = (field: string): boolean => {
    const kind = Object.hasOwn(fields, field) ? fields[field] : undefined;
    return kind !== undefined && kinds.has(kind);
  };
  const possible = Object.keys(fields).filter(isFit).join(', ');
  return asked
    .filter((field) => !isFit(field))
    .map((field) => ({ path: `${at}.${field}`, message: `${words}; possible are ${possible}` }));
}

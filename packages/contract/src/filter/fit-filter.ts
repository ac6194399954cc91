import type { Issue } from '@daino/kernel';
import type { FilterNode, FilterTest } from './filter-node.ts';
import { readInstant } from './read-instant.ts';

/**
 * What a field of a table is. `id` is a UUID, `instant` a point in time, `amount` money in major units, `list` a list
 * of texts, `json` anything, with paths into it.
 */
export type FieldKind = 'text' | 'id' | 'number' | 'amount' | 'boolean' | 'instant' | 'list' | 'json';

/** The fields that can be asked for, by name or by dotted path. */
export type FieldKinds = Readonly<Record<string, FieldKind>>;

export interface FittedFilter {
  readonly node: FilterNode;
  readonly issues: readonly Issue[];
}

/**
 * Holds a filter against the fields of a table: every path is a field or leads into a JSON one, every operand is of
 * the field's kind, and instants come out as `2026-01-31T09:00:00.000Z`. With issues the filter cannot be used.
 */
export function fitFilter(node: FilterNode, fields: FieldKinds): FittedFilter {
  const issues: Issue[] = [];
  return { node: fitNode(node, { fields, issues }), issues };
}

/** The kind of what a path leads to; undefined when it leads nowhere. */
export function kindOf(path: string, fields: FieldKinds): FieldKind | undefined {
  if (Object.hasOwn(fields, path)) return fields[path];
  const [first = ''] = path.split('.', 1);
  return Object.hasOwn(fields, first) && fields[first] === 'json' ? 'json' : undefined;
}

interface Fitting {
  readonly fields: FieldKinds;
  readonly issues: Issue[];
}

function fitNode(node: FilterNode, fitting: Fitting): FilterNode {
  if (node.kind === 'test') return fitTest(node, fitting);
  return { kind: node.kind, nodes: node.nodes.map((one) => fitNode(one, fitting)) };
}

function fitTest(test: FilterTest, { fields, issues }: Fitting): FilterTest {
  const refuse = (message: string): FilterTest => {
    issues.push({ path: test.path, message });
    return test;
  };
  const kind = kindOf(test.path, fields);
  if (kind === undefined)
    return refuse(`is no field that can be asked for; known are ${Object.keys(fields).join(', ')}`);
  if (test.operator === '$exists' || kind === 'json') return test;
  if (kind === 'list' && test.operator !== '$contains') return refuse(ASK_A_LIST);
  const wanted = test.operator === '$contains' ? CONTAINED[kind] : OPERANDS[kind];
  if (wanted === undefined) return refuse('holds no text and no list, so it contains nothing');
  const fitted = [test.operand].flat().map((one) => (one === null ? null : wanted.read(one)));
  if (fitted.includes(undefined)) return refuse(wanted.words);
  // Every operand kept its type: a text became the same instant in another form, or nothing changed.
  return { ...test, operand: Array.isArray(test.operand) ? fitted : fitted[0] } as FilterTest;
}

const ASK_A_LIST = 'is a list; ask whether it holds something with {"$contains": …}';

interface Operand {
  readonly words: string;
  /** The operand as it is compared, or undefined when it is of another kind. */
  read(operand: string | number | boolean): string | number | boolean | undefined;
}

const text: Operand = {
  words: 'is a text; compare it with one',
  read: (operand) => (typeof operand === 'string' ? operand : undefined),
};
const number: Operand = {
  words: 'is a number; compare it with one',
  read: (operand) => (typeof operand === 'number' ? operand : undefined),
};

const OPERANDS: Readonly<Record<Exclude<FieldKind, 'json'>, Operand>> = {
  text,
  id: text,
  number,
  amount: number,
  boolean: {
    words: 'is true or false; compare it with one of them',
    read: (operand) => (typeof operand === 'boolean' ? operand : undefined),
  },
  instant: {
    words: 'is a point in time; compare it with one such as "2026-01-31" or "2026-01-31T09:00:00Z"',
    read: (operand) => (typeof operand === 'string' ? readInstant(operand) : undefined),
  },
  list: text,
};

const CONTAINED: Readonly<Record<Exclude<FieldKind, 'json'>, Operand | undefined>> = {
  text,
  list: { ...text, words: 'holds texts; look for one' },
  id: undefined,
  number: undefined,
  amount: undefined,
  boolean: undefined,
  instant: undefined,
};

import { compareTexts } from './compare-texts.ts';
import { type Filter, filterTree, type Scalar } from './filter.ts';
import type { FilterNode, FilterTest } from './filter-node.ts';

/** Whether a JSON value fits a checked filter; the rules stand at `Filter`. Reads own members only, runs nothing. */
export function matchesFilter(filter: Filter, value: unknown): boolean {
  return matchesNode(filterTree(filter), value);
}

/** The same for a filter that was made a tree once and is asked often. */
export function matchesNode(node: FilterNode, value: unknown): boolean {
  if (node.kind === 'test') return holds(node, valueAt(value, node.path));
  const fits = (one: FilterNode) => matchesNode(one, value);
  return node.kind === 'all' ? node.nodes.every(fits) : node.nodes.some(fits);
}

/** What stands at a dotted path, and null when nothing does. */
function valueAt(value: unknown, path: string): unknown {
  let at = value;
  for (const key of path.split('.')) {
    if (typeof at !== 'object' || at === null || Array.isArray(at) || !Object.hasOwn(at, key)) return null;
    // It has this member.
    at = (at as Readonly<Record<string, unknown>>)[key];
  }
  return at ?? null;
}

function holds(test: FilterTest, found: unknown): boolean {
  if (test.operator === '$eq') return found === test.operand;
  if (test.operator === '$ne') return found !== test.operand;
  if (test.operator === '$in') return includes(test.operand, found);
  if (test.operator === '$nin') return !includes(test.operand, found);
  if (test.operator === '$exists') return (found !== null) === test.operand;
  if (test.operator === '$contains') return contains(found, test.operand);
  return isOrdered(found, test.operand, ORDERS[test.operator]);
}

const ORDERS = {
  $gt: (order: number) => order > 0,
  $gte: (order: number) => order >= 0,
  $lt: (order: number) => order < 0,
  $lte: (order: number) => order <= 0,
};

function includes(values: readonly Scalar[], found: unknown): boolean {
  return values.some((one) => one === found);
}

function contains(found: unknown, wanted: string | number | boolean): boolean {
  if (Array.isArray(found)) return found.some((one) => one === wanted);
  return typeof found === 'string' && typeof wanted === 'string' && found.includes(wanted);
}

function isOrdered(found: unknown, operand: string | number, fits: (order: number) => boolean): boolean {
  if (typeof found === 'number' && typeof operand === 'number') return fits(found - operand);
  return typeof found === 'string' && typeof operand === 'string' && fits(compareTexts(found, operand));
}

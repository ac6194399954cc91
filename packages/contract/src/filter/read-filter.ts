import { LIMITS } from '../limits.ts';
import type { Findings } from '../manifest/findings.ts';
import type { FilterNode, FilterTest } from './filter-node.ts';
import { checkOperand, isOperator, OPERATORS } from './operators.ts';

/**
 * A written filter as a tree; whatever is wrong with it goes to `findings`, and the tree is then of no use.
 * Bounded work, however large the input: reading ends at the first node too many.
 */
export function readFilter(written: unknown, findings: Findings): FilterNode {
  return readLevel(written, { findings, depth: 1, budget: { left: LIMITS.filter.nodes } });
}

interface Level {
  readonly findings: Findings;
  readonly depth: number;
  /** Nodes that may still be read, shared by all levels. */
  readonly budget: { left: number };
}

function readLevel(written: unknown, level: Level): FilterNode {
  if (!isPlainObject(written)) {
    level.findings.issue('must be a filter: an object of fields and what they have to be');
    return NOTHING;
  }
  const nodes: FilterNode[] = [];
  // Not Object.entries: of an object with a million keys only the first few are looked at.
  for (const key in written) {
    if (!Object.hasOwn(written, key)) continue;
    if (level.budget.left < 0) break;
    const below = { ...level, findings: level.findings.at(key) };
    nodes.push(isJoint(key) ? readJoint(key, written[key], below) : readField(key, written[key], below));
  }
  return { kind: 'all', nodes };
}

const NOTHING: FilterNode = { kind: 'any', nodes: [] };

function isJoint(key: string): key is '$and' | '$or' {
  return key === '$and' || key === '$or';
}

function readJoint(key: '$and' | '$or', written: unknown, level: Level): FilterNode {
  if (!spend(level)) return NOTHING;
  if (!Array.isArray(written) || written.length === 0) {
    level.findings.issue('must be a list of filters, at least one');
    return NOTHING;
  }
  if (level.depth === LIMITS.filter.depth) {
    level.findings.issue(`filters may be nested ${LIMITS.filter.depth} levels deep`);
    return NOTHING;
  }
  const nodes: FilterNode[] = [];
  for (const [index, one] of written.entries()) {
    if (level.budget.left < 0) break;
    nodes.push(readLevel(one, { ...level, findings: level.findings.at(index), depth: level.depth + 1 }));
  }
  return { kind: key === '$and' ? 'all' : 'any', nodes };
}

function readField(path: string, written: unknown, level: Level): FilterNode {
  for (const fault of pathFaults(path)) level.findings.issue(fault);
  if (!isPlainObject(written)) return readTest({ path, operator: '$eq' }, written, level);
  const nodes: FilterNode[] = [];
  for (const operator in written) {
    if (!Object.hasOwn(written, operator)) continue;
    if (level.budget.left < 0) break;
    const below = { ...level, findings: level.findings.at(operator) };
    nodes.push(readTest({ path, operator }, written[operator], below));
  }
  if (nodes.length === 0) level.findings.issue(`must say what it has to be: a value, or ${EXAMPLE}`);
  return { kind: 'all', nodes };
}

const EXAMPLE = '{"$gte": 10}';

function readTest(test: { path: string; operator: string }, operand: unknown, level: Level): FilterNode {
  if (!spend(level)) return NOTHING;
  const { path, operator } = test;
  if (!isOperator(operator)) {
    level.findings.issue(
      `is no operator; known are ${OPERATORS.join(', ')}, and a field inside is written as a dotted path`,
    );
    return NOTHING;
  }
  checkOperand(operator, operand, level.findings);
  // The findings say where this does not hold.
  return { kind: 'test', path, operator, operand } as FilterTest;
}

/** Counts a node; the one too many is told once, and nothing is read behind it. */
function spend({ budget, findings }: Level): boolean {
  budget.left -= 1;
  if (budget.left === -1) findings.issue(`is too much: a filter may have ${LIMITS.filter.nodes} tests`);
  return budget.left >= 0;
}

function pathFaults(path: string): readonly string[] {
  const { pathLength, segments } = LIMITS.filter;
  const keys = path.split('.', segments + 1);
  if (path.length > pathLength || keys.length > segments)
    return [`a path may have ${segments} keys and ${pathLength} characters`];
  if (path.startsWith('$')) return ['is no operator here; known are $and and $or'];
  if (keys.includes('')) return ['must be a field, or a path of fields such as "payment.method"'];
  return path.includes('\0') || !path.isWellFormed() ? ['must be a path of well-formed Unicode'] : [];
}

function isPlainObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

import { LIMITS } from '../limits.ts';
import type { Findings } from '../manifest/findings.ts';
import type { FilterTest } from './filter-node.ts';

export type FilterOperator = FilterTest['operator'];

/** What each operator takes; faults of an operand go to the findings. */
const operands: Readonly<Record<FilterOperator, (operand: unknown, findings: Findings) => void>> = {
  $eq: checkScalar,
  $ne: checkScalar,
  $in: checkList,
  $nin: checkList,
  $gt: checkOrdered,
  $gte: checkOrdered,
  $lt: checkOrdered,
  $lte: checkOrdered,
  $exists: (operand, findings) => {
    if (typeof operand !== 'boolean') findings.issue('must be true or false');
  },
  $contains: (operand, findings) => {
    if (operand === null) findings.issue('must be a text, a number, true or false');
    else checkScalar(operand, findings);
  },
};

export const OPERATORS: readonly string[] = Object.keys(operands);

export function isOperator(name: string): name is FilterOperator {
  return Object.hasOwn(operands, name);
}

/** Tells why an operator cannot take this operand. */
export function checkOperand(operator: FilterOperator, operand: unknown, findings: Findings): void {
  operands[operator](operand, findings);
}

function checkScalar(operand: unknown, findings: Findings): void {
  if (operand === null || typeof operand === 'boolean') return;
  if (typeof operand === 'string') checkText(operand, findings);
  else if (typeof operand === 'number') {
    if (!Number.isFinite(operand)) findings.issue('must be a finite number');
  } else if (Array.isArray(operand))
    findings.issue(
      'must be one value; ask for one of several with $in, and what a list holds with $contains',
    );
  else findings.issue('must be a text, a number, true, false or null');
}

function checkText(text: string, findings: Findings): void {
  const { textLength } = LIMITS.filter;
  if (text.length > textLength) findings.issue(`may have ${textLength} characters`);
  else if (text.includes('\0') || !text.isWellFormed())
    findings.issue('must be well-formed Unicode without the character U+0000');
}

function checkList(operand: unknown, findings: Findings): void {
  if (!Array.isArray(operand)) findings.issue('must be a list of values');
  else if (operand.length > LIMITS.filter.values) findings.issue(`may have ${LIMITS.filter.values} values`);
  else for (const [index, one] of operand.entries()) checkScalar(one, findings.at(index));
}

function checkOrdered(operand: unknown, findings: Findings): void {
  if (typeof operand === 'string' || typeof operand === 'number') checkScalar(operand, findings);
  else findings.issue('must be a number or a text');
}

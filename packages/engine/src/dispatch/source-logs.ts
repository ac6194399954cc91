import type { LogLine } from '@daino/contract';
import { pointedAt, type StackSource } from './source-stack.ts';

/** Errors of one invocation whose stacks are led back; its later ones stay as they came. */
const MOST_ERRORS = 20;

/** Log lines whose errors point at the plugin's own source, as a failed handler's error does. */
export function sourceLogs(logs: readonly LogLine[], source: StackSource): readonly LogLine[] {
  const point = pointedAt(source);
  let left = MOST_ERRORS;
  return logs.map((line) => {
    if (left === 0 || !line.fields.includes('"stack":"')) return line;
    left -= 1;
    return { ...line, fields: pointedFields(line.fields, point) };
  });
}

/** Hostile text: what is not an object with an error in it is left to whoever stores it. */
function pointedFields(text: string, point: (stack: string) => string): string {
  try {
    const fields = JSON.parse(text) as { readonly error?: { readonly stack?: unknown } };
    const { error } = fields;
    if (typeof error?.stack !== 'string') return text;
    return JSON.stringify({ ...fields, error: { ...error, stack: point(error.stack) } });
  } catch {
    return text;
  }
}

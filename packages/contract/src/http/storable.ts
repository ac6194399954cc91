import type { Issue } from '@daino/kernel';

/** Levels of objects and lists in one value. */
const DEPTH = 64;
/** Faults that are told at most; one request may have very many. */
const TOLD = 20;

/**
 * What keeps a value from being stored: text that Postgres cannot keep as it is, and nesting so deep that whoever
 * walks it next may run out of stack. Walks without recursion itself.
 */
export function storableIssues(value: unknown): Issue[] {
  const issues: Issue[] = [];
  const waiting: { readonly value: unknown; readonly path: readonly string[] }[] = [{ value, path: [] }];
  for (let next = waiting.pop(); next !== undefined && issues.length < TOLD; next = waiting.pop()) {
    const { path } = next;
    if (typeof next.value === 'string') issues.push(...textIssues(next.value, path));
    else if (typeof next.value === 'object' && next.value !== null) {
      if (path.length === DEPTH)
        return [{ path: path.slice(0, 3).join('.'), message: `may be nested ${DEPTH} levels deep` }];
      for (const [key, inner] of Object.entries(next.value)) {
        issues.push(...textIssues(key, path));
        waiting.push({ value: inner, path: [...path, key] });
      }
    }
  }
  return issues;
}

function textIssues(text: string, path: readonly string[]): Issue[] {
  const where = path.join('.');
  if (text.includes('\0')) return [{ path: where, message: 'must not contain the character U+0000' }];
  return text.isWellFormed() ? [] : [{ path: where, message: 'must be well-formed Unicode' }];
}

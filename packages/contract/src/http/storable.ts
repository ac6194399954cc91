import type { Issue } from '@daino/kernel';

/** Levels of objects and lists in one value. */
const DEPTH = 64;
/** Faults that are told at most; one request may have very many. */
const TOLD = 20;

/** An object or a list, and where it stands. */
interface Place {
  readonly value: object;
  readonly key: string | number;
  readonly up: Place | undefined;
  readonly depth: number;
}

/**
 * What keeps a value from being stored: text that Postgres cannot keep as it is, and nesting so deep that whoever
 * walks it next may run out of stack. Walks without recursion itself, and makes nothing for what has no faults: values
 * of plugins may have millions of parts.
 */
export function storableIssues(value: unknown): Issue[] {
  const issues: Issue[] = [];
  const waiting: Place[] = [];
  const look = (one: unknown, key: string | number, up: Place | undefined): void => {
    if (typeof one === 'string') {
      const message = textFault(one);
      if (message !== undefined) issues.push({ path: pathOf(up, key).join('.'), message });
    } else if (typeof one === 'object' && one !== null) {
      waiting.push({ value: one, key, up, depth: up ? up.depth + 1 : 0 });
    }
  };
  look(value, '', undefined);
  for (let next = waiting.pop(); next !== undefined && issues.length < TOLD; next = waiting.pop()) {
    const { value: holder, key, up, depth } = next;
    if (depth === DEPTH)
      return [{ path: pathOf(up, key).slice(0, 3).join('.'), message: `may be nested ${DEPTH} levels deep` }];
    if (Array.isArray(holder)) {
      for (let place = 0; place < holder.length; place += 1) look(holder[place], place, next);
      continue;
    }
    for (const [name, inner] of Object.entries(holder)) {
      const message = textFault(name);
      if (message !== undefined) issues.push({ path: pathOf(up, key).join('.'), message });
      look(inner, name, next);
    }
  }
  return issues.slice(0, TOLD);
}

function textFault(text: string): string | undefined {
  if (text.includes('\0')) return 'must not contain the character U+0000';
  return text.isWellFormed() ? undefined : 'must be well-formed Unicode';
}

/** The keys from the outermost value down to `key` of `up`. */
function pathOf(up: Place | undefined, key: string | number): (string | number)[] {
  const path: (string | number)[] = up ? [key] : [];
  for (let place = up; place?.up; place = place.up) path.unshift(place.key);
  return path;
}

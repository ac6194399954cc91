import { sameJson } from '@daino/contract';

/** The fields in which two states of one thing differ, but the ignored ones. */
export function changedFields(before: object, after: object, ignored: readonly string[] = []): string[] {
  const was = new Map(Object.entries(before));
  const is = new Map(Object.entries(after));
  return [...new Set([...was.keys(), ...is.keys()])].filter(
    (key) => !ignored.includes(key) && !sameJson(was.get(key), is.get(key)),
  );
}

import { z } from 'zod';
import type { Filter } from '../filter/filter.ts';
import { pathsOf } from '../filter/paths-of.ts';
import { readFilter } from '../filter/read-filter.ts';
import type { Part } from './fields.ts';
import { member } from './json.ts';

/**
 * The `filter` of a hook or event; undefined without one. Faults are issues with their paths, so that the manifest is
 * refused; a path that leads nowhere in `subject`, the data or payload that is asked, is a warning.
 */
export function readDeclaredFilter(
  { source, findings }: Part,
  subject: z.ZodType | undefined,
): Filter | undefined {
  const written = member(source, 'filter');
  if (written === undefined || written === null) return undefined;
  const at = findings.at('filter');
  const tree = readFilter(written, at);
  const known = subject instanceof z.ZodObject ? Object.keys(subject.shape) : undefined;
  const first = pathsOf(tree).flatMap((path) => path.split('.', 1));
  const strange = first.filter((key) => known && !known.includes(key));
  for (const key of new Set(strange))
    at.at(key).warn(`is no field of it and is always null; known are ${known?.join(', ')}`);
  // With a fault in it the manifest is refused.
  return written as Filter;
}

import { catalogue } from '@daino/kernel';
import * as contract from '@daino/contract';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { describeMembers, describeSchema } from '../reference/describe-schema.mjs';
import { commentsOf } from '../reference/read-comments.mjs';
import { renderReference, stalePages } from '../write-reference.mjs';
import { temporaryFolder } from './temporary-folder.ts';

const pages = renderReference();

test('names every error, hook, event, call and area of limits once, with what it is', () => {
  const codes = Object.entries(contract)
    .filter(([name]) => name.endsWith('Errors'))
    .flatMap(([, set]) => Object.keys((set as { [catalogue]: object })[catalogue]));
  const rows = (page: string) => (pages[`docs/reference/${page}.md`] ?? '').split('\n');
  for (const code of codes)
    expect([code, rows('errors').filter((row) => row.includes(`id="${code}"`)).length]).toEqual([code, 1]);
  const headings = (page: string) => rows(page).filter((row) => row.startsWith('## ')).length;
  expect(headings('hooks')).toBe(Object.keys(contract.hookTable).length);
  expect(headings('events')).toBe(Object.keys(contract.eventTable).length);
  expect(headings('limits')).toBe(Object.keys(contract.LIMITS).length);
  for (const call of Object.keys(contract.capabilityTable))
    expect([call, rows('capabilities').filter((row) => row.startsWith(`| \`${call}\` | `)).length]).toEqual([
      call,
      1,
    ]);
});

test('says in words of our own what each error means', () => {
  const silent = (pages['docs/reference/errors.md'] ?? '')
    .split('\n')
    .filter((row) => row.startsWith('| <a') && / \| “/.test(row));
  expect(silent).toEqual([]);
});

test('a page that is missing or not what would be written is told of', () => {
  using folder = temporaryFolder({ 'docs/reference/a.md': 'as it was\n', 'docs/reference/b.md': 'same\n' });
  const wanted = {
    'docs/reference/a.md': 'as it is\n',
    'docs/reference/b.md': 'same\n',
    'docs/reference/c.md': 'new\n',
  };
  expect(stalePages(folder.path, wanted)).toEqual(['docs/reference/a.md', 'docs/reference/c.md']);
});

test('reads the comment above an export or an entry, in one line', () => {
  const text = `
/** One line. */
export const first = 1;
/**
 * Two lines,
 * joined.
 */
export const second = {
  /** Of an entry. */
  CODE: {},
};
/** Above nothing that has a name. */
if (first) {}
`;
  expect(commentsOf(text)).toEqual([
    ['first', 'One line.'],
    ['second', 'Two lines, joined.'],
    ['CODE', 'Of an entry.'],
  ]);
});

test.each([
  [z.string().nullable(), 'string | null'],
  [z.array(z.union([z.string(), z.int()])), '(string | integer)[]'],
  [z.tuple([z.uuid(), z.json()]), '[string (uuid), any JSON]'],
  [z.object({ a: z.literal(1), b: z.enum(['x', 'y']).optional() }), '{ a: 1, b?: "x" | "y" }'],
  [z.record(z.string(), z.json()), 'object'],
])('describes a schema in a few words: %#', (schema, words) => {
  expect(describeSchema(schema)).toBe(words);
});

test('says less of what is inside rather than too much', () => {
  const leaf = z.object(
    Object.fromEntries(Array.from({ length: 40 }, (_, index) => [`member${index}`, z.string()])),
  );
  expect(describeSchema(z.object({ inside: leaf }))).toBe('{ inside: object }');
  expect(describeMembers(z.object({ inside: leaf.optional() }))).toEqual([
    { name: 'inside', type: 'object', optional: true },
  ]);
});

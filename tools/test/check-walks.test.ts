import { expect, test } from 'vitest';
import { checkWalks } from '../check-walks.mjs';
import { temporaryFolder } from './temporary-folder.ts';

const SOURCE = `
export async function runFilter() { const inner = 1; return inner; }
export const LIMIT = 5;
export interface Hook { readonly name: string }
export type Answer = 'yes';
export class Pool { take() {} }
// mentioned only in a comment
runFilter(elsewhere);
`;

function check(walk: string) {
  using folder = temporaryFolder({
    'docs/walks/one.md': walk,
    'packages/engine/src/run-filter.ts': SOURCE,
    'packages/database/src/001.sql': 'create table events (id uuid);',
  });
  return checkWalks(folder.path);
}

test('accepts files, folders and every kind of declaration', () => {
  const file = 'packages/engine/src/run-filter.ts';
  const symbols = ['runFilter', 'LIMIT', 'Hook', 'Hook.name', 'Answer', 'Pool', 'Pool.take', 'take', 'inner'];
  const references = [file, 'packages/engine/src/', 'packages/database/src/001.sql#events'];
  const words = [...references, ...symbols.map((symbol) => `${file}#${symbol}`)];
  expect(check(words.map((one) => `- \`${one}\``).join('\n'))).toEqual({
    walks: 1,
    references: 12,
    faults: [],
  });
});

test.each([
  ['a file that is gone', 'packages/engine/src/gone.ts', 'packages/engine/src/gone.ts does not exist'],
  ['a file outside the areas', 'src/gone.ts', 'src/gone.ts does not exist'],
  [
    'a symbol that is only mentioned',
    'packages/engine/src/run-filter.ts#elsewhere',
    'packages/engine/src/run-filter.ts does not declare elsewhere',
  ],
  [
    'a word that the SQL lacks',
    'packages/database/src/001.sql#event',
    'packages/database/src/001.sql does not declare event',
  ],
  [
    'another spelling of a symbol',
    'packages/engine/src/run-filter.ts:runFilter',
    'write packages/engine/src/run-filter.ts#runFilter instead of packages/engine/src/run-filter.ts:runFilter',
  ],
])('refuses %s', (_what, words, fault) => {
  expect(check(`A walk.\n\nStops at \`${words}\` first.`).faults).toEqual([`docs/walks/one.md:3: ${fault}`]);
});

test('leaves routes, package names, code and fenced blocks alone', () => {
  const words = [
    '/api/stores/:storeId/sales',
    '@daino/engine/gone.ts',
    'a / b',
    'before_sale_create',
    '../gone.md',
  ];
  const fenced = '```ts\n`packages/gone.ts`\n```';
  expect(check(`${words.map((one) => `\`${one}\``).join(' ')}\n${fenced}`)).toEqual({
    walks: 1,
    references: 0,
    faults: [],
  });
});

import { filterTree, fitFilter, type JsonValue, matchesFilter, tableDraft } from '@daino/contract';
import { newId } from '@daino/kernel';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { fieldKindsOf, type PluginTable, tableReads, tableWrites } from '../../src/index.ts';
import { filterOf, normal, row } from '../filter/arbitraries.ts';
import { type TwoInstallations, twoInstallations } from '../plugin-sql/two-installations.ts';

// What tables are asked goes through the guard, and finds what the evaluator finds.

const SCHEMA = { word: 'string', size: 'number', open: 'boolean', at: 'date', data: 'object', tags: 'array' };

let two: TwoInstallations;
let table: PluginTable;

beforeAll(async () => {
  two = await twoInstallations();
  table = await two.database.pluginSql.makeTable(two.ours, {
    name: 'samples',
    fields: tableDraft.parse(SCHEMA),
  });
});
afterAll(() => two[Symbol.asyncDispose]());

test('finds, counts and pages through the guard what the evaluator finds', async () => {
  const filter = filterOf(['word', 'size', 'open', 'at']);
  await fc.assert(
    fc.asyncProperty(
      fc.array(row, { minLength: 8, maxLength: 16 }),
      fc.array(filter, { minLength: 12, maxLength: 12 }),
      async (samples, filters) => {
        const rows = await insert(samples);
        for (const asked of filters) {
          const { node: where, issues } = fitFilter(filterTree(asked), fieldKindsOf(table));
          expect(issues).toEqual([]);
          const wanted = rows.filter((one) => matchesFilter(normal(asked), one)).map(({ id }) => id);
          const found = await run(tableReads.findStatement(table, { where, sort: [], limit: 50 }));
          expect([asked, found.map(({ id }) => id)]).toEqual([asked, wanted.toSorted(byText).toReversed()]);
          const [counted] = await run(tableReads.countStatement(table, where));
          expect(counted).toEqual({ count: wanted.length });
        }
        expect(await paged()).toEqual(rows.map(({ id }) => id).toSorted(byText));
      },
    ),
    { numRuns: 25 },
  );
});

function byText(left: unknown, right: unknown): number {
  return String(left) < String(right) ? -1 : 1;
}

/** The rows, as a plugin reads them. */
async function insert(samples: readonly Record<string, unknown>[]): Promise<Record<string, unknown>[]> {
  await two.query('delete from samples');
  const written = samples.map(({ word, size, open, at, tags, data }) => {
    const isObject = typeof data === 'object' && data !== null && !Array.isArray(data);
    const values = { word, size, open, at, tags, data: isObject ? data : null };
    // All of them are JSON.
    return { id: newId(), values: new Map(Object.entries(values) as [string, JsonValue][]) };
  });
  const made = await run(tableWrites.insertStatement(table, written));
  return made.map((one) => tableWrites.shownRow(table, one));
}

/** The ids of all rows, three at a time in an order with ties and nulls. */
async function paged(): Promise<unknown[]> {
  const sort = [
    { field: 'open', descending: false },
    { field: 'word', descending: true },
  ];
  const { node: where } = fitFilter(filterTree({}), fieldKindsOf(table));
  const seen: unknown[] = [];
  for (let after: undefined | string[]; ;) {
    const page = await run(tableReads.findStatement(table, { where, sort, limit: 3, after }));
    seen.push(...page.slice(0, 3).map(({ id }) => id));
    if (page.length <= 3) return seen.toSorted(byText);
    after = page[2]?.[tableReads.PLACE] as string[];
  }
}

async function run({ text, values }: { readonly text: string; readonly values: readonly unknown[] }) {
  return (await two.query(text, ...values)).rows;
}

import { type FieldKinds, filterTree, fitFilter, matchesFilter } from '@daino/contract';
import fc from 'fast-check';
import { sql } from 'kysely';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { queryBuilder } from '../../src/connections/query-builder.ts';
import { PooledDriver } from '../../src/connections/pooled-driver.ts';
import { type FieldColumn, filterSql, insideJson } from '../../src/filter/filter-sql.ts';
import type { Database } from '../../src/index.ts';
import { testDatabase } from '../../src/testing/index.ts';
import { addressOf } from '../server/connect-as.ts';
import { filterOf, normal, row } from './arbitraries.ts';

// Rows and filters at random: Postgres takes the rows that the evaluator takes, and no others.

const FIELDS = {
  id: 'id',
  word: 'text',
  size: 'number',
  price: 'amount',
  open: 'boolean',
  at: 'instant',
  tags: 'list',
  data: 'json',
} satisfies FieldKinds;
function columnOf(path: string): FieldColumn {
  const [first = '', ...keys] = path.split('.');
  return { kind: FIELDS[first as keyof typeof FIELDS], value: insideJson(sql.ref(first), keys) };
}

let database: Database;
let pool: pg.Pool;

beforeAll(async () => {
  database = await testDatabase();
  pool = new pg.Pool({ ...(await addressOf(database, 'postgres')), max: 1 });
  await pool.query(`create temporary table samples (place integer, id uuid, word text, size double precision,
    price numeric, open boolean, at timestamptz(3), tags text[], data jsonb)`);
});
afterAll(async () => {
  await pool.end();
  await database[Symbol.asyncDispose]();
});

const filter = filterOf(['id', 'word', 'size', 'price', 'open', 'at', 'tags']);

test('finds in SQL exactly what the evaluator finds', async () => {
  const query = queryBuilder(new PooledDriver(pool));
  let hits = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.array(row, { minLength: 8, maxLength: 16 }),
      fc.array(filter, { minLength: 30, maxLength: 30 }),
      async (rows, filters) => {
        await pool.query('truncate samples');
        await pool.query(
          `insert into samples select r.* from jsonb_to_recordset($1::jsonb) as r (place integer, id uuid, word text,
           size double precision, price numeric, open boolean, at timestamptz, tags text[], data jsonb)`,
          [JSON.stringify(rows.map((one, place) => ({ place, ...one })))],
        );
        for (const asked of filters) {
          const { node, issues } = fitFilter(filterTree(asked), FIELDS);
          expect(issues).toEqual([]);
          const found = await sql<{
            place: number;
          }>`select place from samples where ${filterSql(node, columnOf)} order by place`.execute(query);
          const wanted = rows.flatMap((one, place) =>
            matchesFilter(normal(asked), JSON.parse(JSON.stringify(one))) ? [place] : [],
          );
          hits += wanted.length > 0 && wanted.length < rows.length ? 1 : 0;
          expect([asked, found.rows.map(({ place }) => place)]).toEqual([asked, wanted]);
        }
      },
    ),
    { numRuns: 40 },
  );
  // Most of them tell rows apart.
  expect(hits).toBeGreaterThan(300);
});

import { type FieldKinds, type Filter, filterTree, fitFilter, matchesFilter } from '@daino/contract';
import fc from 'fast-check';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { queryBuilder } from '../../src/connections/query-builder.ts';
import { PooledDriver } from '../../src/connections/pooled-driver.ts';
import { type FieldColumn, filterSql, insideJson } from '../../src/filter/filter-sql.ts';
import type { Database } from '../../src/index.ts';
import { testDatabase } from '../../src/testing/index.ts';
import { addressOf } from '../server/connect-as.ts';
import pg from 'pg';

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

/** Few values, so that filters hit: ordinary ones and those that are easily taken for others. */
const words = [
  '',
  'a',
  'A',
  'ab',
  'a%',
  'a_',
  "'",
  '\\',
  '$1',
  '1',
  'true',
  'null',
  'ä',
  'a\u0308',
  '~',
  '\u{1f600}',
  '～',
  '{}',
];
const numbers = [0, -0, 1, -1, 0.1, 0.30000000000000004, 1e21, 5e-324, 9007199254740991, 10];
const instants = ['2026-01-31T09:00:00.000Z', '2026-01-31T09:00:00.001Z', '1969-12-31T23:59:59.999Z'];
const ids = ['01890000-0000-7000-8000-000000000001', '01890000-0000-7000-8000-00000000000a'];
const word = fc.oneof(
  fc.constantFrom(...words),
  fc.string({ unit: 'grapheme', maxLength: 3 }).filter(storable),
);
const number = fc.oneof(fc.constantFrom(...numbers), fc.double({ noNaN: true, noDefaultInfinity: true }));
const scalar = fc.oneof(word, number, fc.boolean(), fc.constant(null), fc.constantFrom(null, 'a', 1));
const keys = fc.oneof({ arbitrary: fc.constant('a'), weight: 3 }, fc.constantFrom('b', '0', "'", 'a b'));
const json = fc.letrec((tie) => ({
  object: fc.dictionary(keys, tie('value'), { maxKeys: 3 }),
  value: fc.oneof({ depthSize: 'small' }, scalar, fc.array(tie('value'), { maxLength: 3 }), tie('object')),
}));

const row = fc.record({
  id: fc.constantFrom(...ids, null),
  word: fc.option(word),
  size: fc.option(number),
  price: fc.constantFrom(0, 0.1, 10.1, 12.34, null),
  open: fc.option(fc.boolean()),
  at: fc.constantFrom(...instants, null),
  tags: fc.option(fc.array(word, { maxLength: 3 })),
  data: fc.oneof({ arbitrary: json.object, weight: 4 }, json.value),
});

const ordered = (value: fc.Arbitrary<string | number>) =>
  fc.oneof(...['$gt', '$gte', '$lt', '$lte'].map((name) => fc.record({ [name]: value })));
const tests = (value: fc.Arbitrary<unknown>) => {
  const operand = fc.oneof(value, fc.constant(null));
  return fc.oneof(
    operand,
    fc.record({ $eq: operand }),
    fc.record({ $ne: operand }),
    fc.record({ $in: fc.array(operand, { maxLength: 4 }) }),
    fc.record({ $nin: fc.array(operand, { maxLength: 4 }) }),
    fc.record({ $exists: fc.boolean() }),
  );
};
const contained = fc.oneof(word, number, fc.boolean()).map(($contains) => ({ $contains }));
const path = fc.array(keys, { maxLength: 2 }).map((inside) => ['data', ...inside].join('.'));
const ofColumns = fc.oneof(
  fc.record({
    id: fc.oneof(
      tests(fc.constantFrom(...ids, ids[1]?.toUpperCase(), 'x')),
      ordered(fc.constantFrom(...ids, '0189')),
    ),
  }),
  fc.record({
    word: fc.oneof(
      tests(word),
      ordered(word),
      word.map(($contains) => ({ $contains })),
    ),
  }),
  fc.record({ size: fc.oneof(tests(number), ordered(number)) }),
  fc.record({ price: fc.oneof(tests(fc.constantFrom(0, 0.1, 10.1)), ordered(fc.constantFrom(0.1, 10.1))) }),
  fc.record({ open: tests(fc.boolean()) }),
  fc.record({
    at: fc.oneof(tests(fc.constantFrom(...instants, '2026-01-31')), ordered(fc.constantFrom(...instants))),
  }),
  fc.record({
    tags: fc.oneof(
      word.map(($contains) => ({ $contains })),
      fc.record({ $exists: fc.boolean() }),
    ),
  }),
);
const insideData = fc
  .tuple(path, fc.oneof(tests(scalar), ordered(fc.oneof(word, number)), contained))
  .map(([at, asked]) => ({ [at]: asked }));
const field = fc.oneof(ofColumns, insideData);
const filter = fc.letrec<{ level: Filter }>((tie) => ({
  level: fc.oneof(
    { maxDepth: 3 },
    field as fc.Arbitrary<Filter>,
    fc.tuple(field, field).map(([one, other]) => ({ ...one, ...other }) as Filter),
    fc.array(tie('level'), { minLength: 1, maxLength: 3 }).map(($and) => ({ $and })),
    fc.array(tie('level'), { minLength: 1, maxLength: 3 }).map(($or) => ({ $or })),
  ),
})).level;

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

/** The evaluator compares instants as the texts that they are; a date is its first moment. */
function normal(asked: Filter): Filter {
  return JSON.parse(JSON.stringify(asked).replaceAll('"2026-01-31"', '"2026-01-31T00:00:00.000Z"')) as Filter;
}

function storable(text: string): boolean {
  return !text.includes('\0') && text.isWellFormed();
}

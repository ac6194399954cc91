import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Database } from '../src/index.ts';
import { testDatabase, testStore, type TestStore } from '../src/testing/index.ts';
import { type Connection, connectAs } from './server/connect-as.ts';
import { fillStore } from './tenancy/fill-store.ts';
import { type StoreTable, storeTables } from './tenancy/store-tables.ts';

let database: Database;
/** As `daino_app`, with no filter of ours in front of row-level security. */
let app: Connection;
let operator: Connection;
let ours: TestStore;
let theirs: TestStore;
let tables: StoreTable[];

beforeAll(async () => {
  database = await testDatabase();
  [app, operator] = await Promise.all([
    connectAs(database, 'daino_app'),
    connectAs(database, 'daino_operator'),
  ]);
  [ours, theirs] = await Promise.all([testStore(database), testStore(database)]);
  for (const { storeId, owner } of [ours, theirs])
    await fillStore(database, { storeId, userId: owner.userId });
  tables = await storeTables(operator);
});

afterAll(async () => {
  await Promise.all([app.end(), operator.end()]);
  await database[Symbol.asyncDispose]();
});

test('is tried with rows of both stores in every table that has a store', async () => {
  expect(tables.length).toBeGreaterThan(20);
  for (const { name } of tables) {
    const { rows } = await operator.query(`select distinct store_id from ${name} where store_id is not null`);
    expect([name, rows.length]).toEqual([name, 2]);
  }
});

test('shows no row of another store to a query without a filter', async () => {
  for (const { name } of [...tables, { name: 'plugin_events_log' }]) {
    const seen = await inOurStore<{ store_id: string | null }>(`select store_id from ${name}`);
    expect([name, new Set(seen.rows.map((row) => row.store_id))]).toEqual([name, new Set([ours.storeId])]);
  }
});

test('changes no row of another store in a statement without a filter', async () => {
  for (const { name } of tables) {
    const { rowCount: ownRows } = await operator.query(`select from ${name} where store_id = $1`, [
      ours.storeId,
    ]);
    for (const statement of [`update ${name} set store_id = store_id`, `delete from ${name}`]) {
      const { rowCount } = await inOurStore(statement).catch(refused);
      expect([statement, [0, ownRows]]).toEqual([statement, expect.arrayContaining([rowCount])]);
    }
  }
});

test('touches no row of another store that a statement names', async () => {
  for (const { name } of tables) {
    for (const statement of [`update ${name} set store_id = store_id`, `delete from ${name}`]) {
      const { rowCount } = await inOurStore(`${statement} where store_id = '${theirs.storeId}'`).catch(
        refused,
      );
      expect([statement, rowCount]).toEqual([statement, 0]);
    }
  }
});

test('takes no row for another store', async () => {
  for (const { name, columns } of tables) {
    const list = columns.join(', ');
    const { rows } = await operator.query<{ row: unknown }>(
      `select to_jsonb(t) as row from ${name} t where store_id = $1 limit 1`,
      [theirs.storeId],
    );
    const insert = `insert into ${name} (${list}) select ${list} from jsonb_populate_record(null::${name}, $1)`;
    await expect(inOurStore(insert, [rows[0]?.row])).rejects.toMatchObject({ code: '42501' });
    const move = `update ${name} set store_id = '${theirs.storeId}'`;
    await expect(inOurStore(move)).rejects.toMatchObject({ code: '42501' });
  }
});

test('shows and takes nothing while no store is set', async () => {
  for (const { name } of tables) {
    const { rowCount } = await app.query(`select from ${name} where store_id is not null`);
    expect([name, rowCount]).toEqual([name, 0]);
    const changed = await app.query(`update ${name} set store_id = store_id`).catch(refused);
    expect([name, changed.rowCount]).toEqual([name, 0]);
  }
});

test('shows the own store and organization only', async () => {
  for (const [name, id] of [
    ['stores', ours.storeId],
    ['organizations', ours.organizationId],
  ]) {
    expect((await inOurStore(`select id from ${name}`)).rows).toEqual([{ id }]);
    expect((await app.query(`select id from ${name}`)).rows).toEqual([]);
  }
});

test('is forced on every table that the app can reach', async () => {
  const { rows } = await operator.query(`
    select relname from pg_class join pg_namespace n on n.oid = relnamespace
    where nspname = 'daino' and relkind in ('r', 'p') and not (relrowsecurity and relforcerowsecurity)
      and has_any_column_privilege('daino_app', pg_class.oid, 'select, insert, update')`);
  expect(rows).toEqual([]);
});

test('holds when a reference names a row of another store', async () => {
  const { rows } = await operator.query<{ id: string }>('select id from products where store_id = $1', [
    theirs.storeId,
  ]);
  const statement = `update order_items set product_id = '${rows[0]?.id ?? ''}'`;
  await expect(inOurStore(statement)).rejects.toMatchObject({ code: '23503' });
});

test('lets a store be deleted with everything that is its own', async () => {
  const gone = await testStore(database);
  await fillStore(database, { storeId: gone.storeId, userId: gone.owner.userId });
  await operator.query('delete from stores where id = $1', [gone.storeId]);
  for (const { name } of tables) {
    const { rowCount } = await operator.query(`select from ${name} where store_id = $1`, [gone.storeId]);
    expect([name, rowCount]).toEqual([name, 0]);
  }
});

/** Runs a statement as the app in our store and undoes it. */
async function inOurStore<Row extends object>(statement: string, values?: unknown[]) {
  await app.query('begin');
  try {
    await app.query(`select set_config('daino.store', $1, true)`, [ours.storeId]);
    return await app.query<Row>(statement, values);
  } finally {
    await app.query('rollback');
  }
}

/** No right at all, or own rows that others of our own refer to; any other error is one of the test. */
function refused(error: unknown): { rowCount: number } {
  expect(['42501', '23503']).toContain(error instanceof Error && 'code' in error ? error.code : error);
  return { rowCount: 0 };
}

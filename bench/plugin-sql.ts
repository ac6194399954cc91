import { fileURLToPath } from 'node:url';
import { fitFind } from '@daino/contract';
import {
  type Database,
  fieldKindsOf,
  fieldsOf,
  installations,
  pluginTables,
  type PluginTable,
  type SqlCaller,
  tableReads,
} from '@daino/database';
import { newId } from '@daino/kernel';
import type { TestHost, TestStore } from '@daino/testkit';
import { sql } from 'kysely';
import { type Measured, measure } from './measure.ts';
import { printTable } from './report.ts';

const FIXTURE = fileURLToPath(new URL('../tests/fixtures/plugins/keeps-tables', import.meta.url));
const ROWS = 1_000;

/**
 * A plugin's SQL beside the same query by the server itself, each in a transaction of its own; and a find of ctx.tables
 * beside the same query as a plugin would write it. Calls go to the database from here: no isolate is part of it.
 */
export async function benchPluginSql(host: TestHost): Promise<void> {
  const store = await host.anotherStore();
  await host.publish(FIXTURE);
  await store.install('keeps-tables');
  const { caller, table } = await installed(host.database, store);
  const productId = await fill(host.database, store, caller);
  const { pluginSql } = host.database;
  const guarded = (text: string, ...values: unknown[]) =>
    measure(() => pluginSql.query(caller, text, values), CALLS);
  const own = (work: Parameters<Database['inStore']>[1]) =>
    measure(() => host.database.inStore({ ...store.scope, durability: 'relaxed' }, work), CALLS);

  const pairs: readonly (readonly [string, Measured, Measured])[] = [
    [
      'point read',
      await own(({ storeId, query }) =>
        sql`select id, name, price_minor from products where store_id = ${storeId} and id = ${productId}`.execute(
          query,
        ),
      ),
      await guarded('select id, name, price from products where id = $1', productId),
    ],
    [
      'report of 100 rows',
      await own(({ storeId, query }) =>
        sql`select id, name, price_minor, stock, created_at from products where store_id = ${storeId}
          order by name limit 100`.execute(query),
      ),
      await guarded('select id, name, price, stock, created_at from products order by name limit 100'),
    ],
    [
      'insert',
      await own(({ storeId, query }) =>
        sql`insert into customers (id, store_id, name) values (${newId()}, ${storeId}, 'Ada')`.execute(query),
      ),
      await guarded('insert into mydata (field1, field2) values ($1, $2)', 'Ada', 1),
    ],
  ];
  printTable(
    'Plugin SQL, one after the other',
    ['', 'server p50 µs', 'guarded p50 µs', 'guarded p99 µs', '× server'],
    pairs.map(([what, plain, found]) => [what, plain.p50, found.p50, found.p99, found.p50 / plain.p50]),
  );
  await benchFind(caller, table, host.database);
}

async function benchFind(caller: SqlCaller, table: PluginTable, { pluginSql }: Database): Promise<void> {
  const queried = { fields: fieldKindsOf(table), readable: fieldsOf(table).map(({ name }) => name) };
  const find = async () => {
    const options = { sort: [], limit: 50 };
    const { where } = fitFind(queried, { field1: 'word 7', field2: { $gte: 0 } }, options);
    const { text, values } = tableReads.findStatement(table, { where, ...options });
    await pluginSql.query(caller, text, values);
  };
  const written = await measure(
    () =>
      pluginSql.query(
        caller,
        'select id, field1, field2, field3, created_at, updated_at from mydata where field1 = $1 and field2 >= $2 order by id desc limit 51',
        ['word 7', 0],
      ),
    CALLS,
  );
  const composed = await measure(find, CALLS);
  printTable(
    'Tables, a find of 10 rows among 1,000',
    ['', 'p50 µs', 'p99 µs', '× written'],
    [
      ['SQL written by hand, guarded', written.p50, written.p99, 1],
      ['tables.find, composed and guarded', composed.p50, composed.p99, composed.p50 / written.p50],
    ],
  );
}

const CALLS = { warmup: 300, calls: 1_500 };

async function installed(database: Database, { scope }: TestStore) {
  return database.inStore(scope, async (tx) => {
    const row = await installations.find(tx, 'keeps-tables');
    if (!row) throw new Error('it was not installed');
    const table = (await pluginTables.list(tx, row.id)).find(({ name }) => name === 'mydata');
    if (!table) throw new Error('it made no table');
    return { caller: { installationId: row.id, storeId: scope.storeId, grants: row.grants }, table };
  });
}

/** Gives the store products and the plugin rows; gives the id of one product. */
async function fill(database: Database, store: TestStore, caller: SqlCaller): Promise<string> {
  const { id } = await store.product();
  await database.inStore(store.scope, (tx) =>
    sql`insert into products (id, store_id, name, price_minor, currency, stock)
      select gen_random_uuid(), ${tx.storeId}, 'Tea ' || n, n, 'EUR', n from generate_series(1, ${ROWS}::integer) n`.execute(
      tx.query,
    ),
  );
  await database.pluginSql.query(
    caller,
    `insert into mydata (field1, field2) select 'word ' || (n % 100), n from generate_series(1, $1::integer) n`,
    [ROWS],
  );
  return id;
}

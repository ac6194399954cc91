import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Database } from '../src/index.ts';
import { testDatabase } from '../src/testing/index.ts';
import { type Connection, connectAs } from './server/connect-as.ts';

let database: Database;
let app: Connection;

beforeAll(async () => {
  database = await testDatabase();
  app = await connectAs(database, 'daino_app');
});

afterAll(async () => {
  await app.end();
  await database[Symbol.asyncDispose]();
});

describe('daino_app', () => {
  test.each([
    'create table daino.mine (id int)',
    'create temporary table products (id int)',
    'create table public.mine (id int)',
    'create schema mine',
    'create extension dblink',
    'create function daino.mine() returns int language sql return 1',
    'create role mine',
    'create database mine',
    'alter table products disable row level security',
    'alter table products add column mine int',
    'drop table products',
    'drop policy own_store on products',
    'truncate products',
    'create policy mine on products using (true)',
    'alter role daino_app bypassrls',
    'alter role daino_app superuser',
    `alter role daino_operator password 'mine'`,
    'grant daino_operator to daino_app',
    'set role daino_owner',
    'set role daino_operator',
    'set role daino_gateway',
    'set role postgres',
    'set session authorization daino_owner',
    'select * from users',
    'select * from sessions',
    'select * from migrations',
    'insert into stores select * from stores',
    `select pg_read_file('postgresql.conf')`,
    `copy products to program 'cat'`,
    'set session_replication_role = replica',
    'alter system set fsync = off',
  ])('is refused: %s', async (statement) => {
    await expect(app.query(statement)).rejects.toMatchObject({ code: '42501' });
  });

  test('reads nothing by switching row-level security off', async () => {
    await app.query('begin; set local row_security = off');
    await expect(app.query('select * from products')).rejects.toMatchObject({ code: '42501' });
    await app.query('rollback');
  });
});

test('daino_gateway reaches no table', async () => {
  await using gateway = await connectAs(database, 'daino_gateway');
  await expect(gateway.query('select * from daino.products')).rejects.toMatchObject({ code: '42501' });
});

test('daino_operator changes rows of every store but no table', async () => {
  await using operator = await connectAs(database, 'daino_operator');
  await expect(operator.query('drop table daino.products')).rejects.toMatchObject({ code: '42501' });
  await expect(operator.query('set role daino_owner')).rejects.toMatchObject({ code: '42501' });
  await expect(operator.query('update migrations set checksum = $1', ['x'])).rejects.toMatchObject({
    code: '42501',
  });
});

test('none of the roles is a superuser or a member of another role', async () => {
  await using operator = await connectAs(database, 'daino_operator');
  const { rows } = await operator.query(`
    select rolname as name, rolsuper as super, rolbypassrls as bypasses,
      (select count(*)::int from pg_auth_members m join pg_roles g on g.oid = m.roleid
        where member = r.oid and not starts_with(g.rolname, 'px_')) as memberships
    from pg_roles r where rolname like 'daino%' order by rolname`);
  expect(rows).toEqual([
    { name: 'daino_app', super: false, bypasses: false, memberships: 0 },
    { name: 'daino_gateway', super: false, bypasses: false, memberships: 0 },
    { name: 'daino_installer', super: false, bypasses: false, memberships: 0 },
    { name: 'daino_operator', super: false, bypasses: true, memberships: 0 },
    { name: 'daino_owner', super: false, bypasses: false, memberships: 0 },
  ]);
});

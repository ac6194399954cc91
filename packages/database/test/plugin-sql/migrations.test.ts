import { newId } from '@daino/kernel';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { schemaNames } from '../../src/plugin-sql/schema-names.ts';
import { connectAs } from '../server/connect-as.ts';
import { MIGRATION, type TwoInstallations, twoInstallations } from './two-installations.ts';

let two: TwoInstallations;

beforeAll(async () => {
  two = await twoInstallations();
});
afterAll(() => two[Symbol.asyncDispose]());

const migrate = (text: string) =>
  two.database.pluginSql.migrate(two.ours, [MIGRATION, { name: '002_next.sql', text }]);

describe('a migration', () => {
  test.each([
    'create table daino.t (a int)',
    'create table THEIRS.t (a int)',
    'create table public.t (a int)',
    'create temporary table t (a int)',
    'create unlogged table t (a int)',
    'create table t as select 1',
    'create table t (like accounts)',
    'create table t () inherits (accounts)',
    'create table t (a int) with (fillfactor = 10)',
    'create table t (a int) tablespace pg_default',
    'create table t (a int) using heap',
    'create table t (a int) partition by range (a)',
    'create table t (a int references daino.customers)',
    'create table t (a uuid references customers)',
    'create table t (a int check (pg_sleep(1) is null))',
    `create table t (a text default current_setting('port'))`,
    'create table t (a text default current_user)',
    `create table t (a text default ('port'::text).current_setting)`,
    'create table t (a regclass)',
    'create table t (a oid)',
    'create table t (a pg_catalog.regrole)',
    'create table t (a text collate "de-x-icu")',
    'create table t (a text collate public."C")',
    'create table t (a int, exclude using gist (a with =))',
    'create table pg_t (a int)',
    'create table customers (a int)',
    'create table plugin_data (a int)',
    'create table "Weird" (a int)',
    'create table "a b" (a int)',
    'alter table accounts owner to daino_app',
    'alter table accounts enable row level security',
    'alter table accounts disable trigger all',
    'alter table accounts set schema daino',
    'alter table accounts set tablespace pg_default',
    'alter table accounts set (autovacuum_enabled = false)',
    'alter table accounts inherit entries',
    'alter table accounts cluster on accounts_pkey',
    'alter table accounts replica identity full',
    'alter table accounts attach partition entries default',
    'alter table daino.customers add column x int',
    'alter table customers add column x int',
    'alter table accounts rename to customers',
    'alter table accounts alter note type text using pg_read_file(note)',
    'alter view customers rename to c',
    'alter index daino.orders_list rename to x',
    'create index on daino.customers (name)',
    'create index concurrently i on accounts (note)',
    'create index i on accounts (note text_pattern_ops)',
    'create index i on accounts (note collate "C")',
    'create index i on accounts using gist (note)',
    'create index i on accounts (pg_sleep(1))',
    'create index i on accounts (note) tablespace pg_default',
    'drop table daino.customers',
    'drop table customers',
    'drop view customers',
    'drop schema THEIRS cascade',
    'drop role THEIRS_rw',
    'drop owned by THEIRS_rw',
    'create schema s',
    'create role r',
    'create extension dblink',
    'create function f() returns int language sql return 1',
    'create trigger t before insert on accounts execute function f()',
    'create rule r as on insert to accounts do instead nothing',
    'create policy p on accounts using (true)',
    'create view v as select 1',
    'create materialized view v as select 1',
    'create sequence s',
    'create type t as (a int)',
    'create domain d as int',
    'create cast (int as text) without function',
    'create operator ## (procedure = f)',
    'create publication p for all tables',
    'create event trigger e on ddl_command_start execute function f()',
    'grant all on accounts to public',
    'alter default privileges grant all on tables to public',
    'do $$ begin end $$',
    'set role daino_owner',
    'reset role',
    'begin',
    'commit',
    'rollback',
    'savepoint s',
    'select 1',
    'select set_config($$role$$, $$none$$, false)',
    'insert into accounts select id from customers',
    'insert into THEIRS.secrets values (1)',
    'insert into customers (id) values (gen_random_uuid())',
    'update accounts set points = $1',
    'truncate accounts',
    'copy accounts from program $$id$$',
    'lock accounts',
    'listen daino',
    'vacuum accounts',
    'comment on role daino_app is $$x$$',
    'comment on table daino.users is $$x$$',
    'comment on column daino.users.id is $$x$$',
    'import foreign schema x from server y into z',
    'create table t (a int); commit; create table u (a int)',
  ])('is refused, and nothing of it stays: %s', async (text) => {
    const { schema } = schemaNames(two.theirs.installationId);
    const spelled = `create table before (a integer);\n${text.replaceAll('THEIRS', schema)}`;
    await expect(migrate(spelled)).rejects.toMatchObject({ code: 'MIGRATION_NOT_ALLOWED', fault: 'plugin' });
    await expect(two.query('select * from before')).rejects.toMatchObject({ code: 'SQL_FAILED' });
  });

  test('that Postgres refuses leaves nothing, and is named', async () => {
    await expect(
      migrate('create table before (a integer); create table accounts (a integer)'),
    ).rejects.toMatchObject({
      code: 'MIGRATION_FAILED',
      message: 'The migration 002_next.sql failed: relation "accounts" already exists.',
    });
    await expect(two.query('select * from before')).rejects.toMatchObject({ code: 'SQL_FAILED' });
  });

  test('points to the place that is not allowed', async () => {
    await expect(migrate(`-- é\ncreate table t (a regclass)`)).rejects.toMatchObject({
      message: 'The migration 002_next.sql is not allowed: the type regclass (at character 24).',
    });
  });

  test('adds to what earlier ones made, once', async () => {
    const text = `
      create table levels (id smallserial primary key, name varchar(40) not null unique, share numeric(5, 2) default 0);
      comment on table levels is 'What customers reach';
      alter table accounts add column level smallint references levels on delete set null;
      alter table accounts add constraint many check (points < 1000000);
      alter table entries alter column reason drop not null, alter column reason set default 'none';
      alter table entries rename column reason to why;
      create index entries_why on entries (lower(why), points desc) where points > 0;
      create index accounts_data on accounts using gin (data);
      insert into levels (name) values ('gold'), ('silver'), (E'it''s -- ; "fine"');
      update levels set share = 1.5 where name = 'gold';
      drop index if exists nothing;`;
    expect(await migrate(text)).toEqual(['002_next.sql']);
    expect(await migrate(text)).toEqual([]);
    expect((await two.query('select id, name, share from levels order by id')).rows).toEqual([
      { id: 1, name: 'gold', share: 1.5 },
      { id: 2, name: 'silver', share: 0 },
      { id: 3, name: `it's -- ; "fine"`, share: 0 },
    ]);
    expect((await two.query(`insert into levels (name) values ('new') returning id`)).rows).toEqual([
      { id: 4 },
    ]);
    await expect(migrate(`${text} `)).rejects.toMatchObject({ code: 'MIGRATION_CHANGED' });
    await expect(two.database.pluginSql.migrate(two.ours, [MIGRATION])).rejects.toMatchObject({
      code: 'MIGRATION_CHANGED',
    });
  });
});

test('a schema that is dropped leaves no role, table or record behind, and can be made again', async () => {
  const { database, ours } = two;
  const { pluginSql } = database;
  await pluginSql.createSchema(ours);
  await pluginSql.dropSchema(ours.installationId);
  await pluginSql.dropSchema(ours.installationId);
  await pluginSql.dropSchema(newId());
  const { schema } = schemaNames(ours.installationId);
  await using superuser = await connectAs(database, 'postgres');
  const { rows } = await superuser.query(
    `select (select count(*)::int from pg_roles where starts_with(rolname, $1)) as roles,
       (select count(*)::int from pg_namespace where nspname = $1) as schemas,
       (select count(*)::int from daino.plugin_migrations where installation_id = $2) as records`,
    [schema, ours.installationId],
  );
  expect(rows).toEqual([{ roles: 0, schemas: 0, records: 0 }]);
  await expect(two.query('select 1')).rejects.toMatchObject({ fault: 'plugin' });
  await pluginSql.createSchema(ours);
  expect(await pluginSql.migrate(ours, [MIGRATION])).toEqual(['001_points.sql']);
  expect((await two.query('select * from accounts')).rows).toEqual([]);
});

test('schemas are made and dropped at the same time', async () => {
  const all = Array.from({ length: 8 }, () => ({
    ...two.ours,
    installationId: newId<typeof two.ours.installationId>(),
  }));
  const { pluginSql } = two.database;
  await Promise.all(all.map((access) => pluginSql.createSchema(access)));
  expect(await Promise.all(all.map((access) => pluginSql.query(access, 'select 1 as one', [])))).toHaveLength(
    8,
  );
  await Promise.all(all.map(({ installationId }) => pluginSql.dropSchema(installationId)));
});

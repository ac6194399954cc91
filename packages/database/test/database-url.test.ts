import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { type InstallationId, newId, Secret, silentLog, type StoreId } from '@daino/kernel';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type EmbeddedServer, startEmbedded } from '../src/embedded/start-embedded.ts';
import { type Database, openDatabase, organizations } from '../src/index.ts';
import { type TemporaryFolder, temporaryFolder } from './server/temporary-folder.ts';

// Somebody's own Postgres: it asks everybody but its superuser for a password.

let folder: TemporaryFolder;
let server: EmbeddedServer;
let superuser: pg.Client;

beforeAll(async () => {
  folder = temporaryFolder();
  server = await startEmbedded({ dataFolder: folder.path, log: silentLog, progress: quiet, durable: false });
  superuser = new pg.Client({ host: server.host, port: server.port, user: 'postgres', database: 'postgres' });
  await superuser.connect();
  const file = path.join(folder.path, 'pg', 'pg_hba.conf');
  writeFileSync(file, 'local all postgres trust\nlocal all all scram-sha-256\n');
  await superuser.query('select pg_reload_conf()');
});

afterAll(async () => {
  await superuser.end();
  await server[Symbol.asyncDispose]();
  folder[Symbol.dispose]();
});

beforeEach(async () => {
  const { rows } = await superuser.query<{ name: string }>(
    `select datname as name from pg_database where datname not in ('postgres', 'template0', 'template1')`,
  );
  for (const { name } of rows) await superuser.query(`drop database ${name} with (force)`);
  await superuser.query(
    'drop role if exists daino_owner, daino_app, daino_operator, daino_installer, daino_gateway, boss, creator, visitor',
  );
  await superuser.query(`create role boss superuser login password 'b'`);
  await superuser.query(`create role creator createrole bypassrls login password 'b'`);
  await superuser.query(`create role visitor login password 'b'`);
  await superuser.query('create database shop owner creator');
});

describe('a database of the operator', () => {
  test.each(['boss', 'creator'])(
    'is provisioned by %s, and every role gets in with its own password',
    async (login) => {
      await using database = await open({ login });
      await database.ping();
      await organizations.ensure(database.operator, { id: newId(), slug: 'first', name: 'First' });
      const access = {
        installationId: newId<InstallationId>(),
        storeId: newId<StoreId>(),
        grants: ['sales:read'],
      };
      await database.pluginSql.createSchema(access);
      expect(
        (await database.pluginSql.query(access, 'select count(*) as sales from sales', [])).rows,
      ).toEqual([{ sales: 0 }]);
      await database.pluginSql.dropSchema(access.installationId);
      expect(database.facts).toEqual({ version: expect.stringMatching(/^18\./), embedded: false });
      const { rows } = await superuser.query(
        `select rolname from pg_authid where rolname like 'daino%' and rolpassword not like 'SCRAM%'`,
      );
      expect(rows).toEqual([]);
    },
  );

  test('is shared by several servers, and works on with a login that has lost its rights', async () => {
    await using first = await open({ login: 'boss' });
    await superuser.query('alter role boss nosuperuser');
    await using second = await open({ login: 'boss' });
    await expect(Promise.all([first.ping(), second.ping()])).resolves.toHaveLength(2);
  });

  test('is provisioned once by several servers that start at the same time', async () => {
    const databases = await Promise.all([1, 2, 3].map(() => open({ login: 'boss' })));
    await expect(Promise.all(databases.map((database) => database.ping()))).resolves.toHaveLength(3);
    await Promise.all(databases.map((database) => database[Symbol.asyncDispose]()));
  });

  test('is refused to a login that may not create roles', async () => {
    await expect(open({ login: 'visitor' })).rejects.toMatchObject({
      code: 'DATABASE_RIGHTS_MISSING',
      data: { login: 'visitor' },
    });
  });

  test('takes a new secret while nobody is connected, and refuses it otherwise', async () => {
    const first = await open({ login: 'boss' });
    await expect(open({ login: 'boss', secret: 2 })).rejects.toMatchObject({ code: 'DATABASE_ROLES_TAKEN' });
    await first[Symbol.asyncDispose]();
    await using database = await open({ login: 'boss', secret: 2 });
    await database.ping();
  });

  test('is refused when the roles belong to another database', async () => {
    await (await open({ login: 'boss' }))[Symbol.asyncDispose]();
    await superuser.query('create database other owner boss');
    await expect(open({ login: 'boss', secret: 2, name: 'other' })).rejects.toMatchObject({
      code: 'DATABASE_ROLES_TAKEN',
    });
  });

  test('is named without its password when it cannot be reached', async () => {
    const lost = openDatabase({ ...options(), url: new Secret('postgres://me:hush@127.0.0.1:1/shop') });
    await expect(lost).rejects.toMatchObject({
      code: 'DATABASE_UNAVAILABLE',
      message: expect.not.stringContaining('hush'),
    });
    const unreadable = openDatabase({ ...options(), url: new Secret('mysql://me:hush@nowhere:port') });
    await expect(unreadable).rejects.toMatchObject({
      code: 'DATABASE_UNAVAILABLE',
      message: expect.not.stringContaining('hush'),
    });
  });
});

function open({
  login,
  secret = 1,
  name = 'shop',
}: {
  login: string;
  secret?: number;
  name?: string;
}): Promise<Database> {
  const url = new Secret(`postgres://${login}:b@/${name}?host=${encodeURIComponent(server.host)}`);
  return openDatabase({ ...options(secret), url });
}

function options(secret = 1) {
  return { dataDir: '', secret: new Secret(Buffer.alloc(32, secret)), log: silentLog, progress: quiet };
}

function quiet(): void {}

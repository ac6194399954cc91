import { appendFileSync, cpSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { migrate } from '../src/migrate.ts';
import { testDatabase } from '../src/testing/index.ts';
import { addressOf, connectAs } from './server/connect-as.ts';
import { temporaryFolder } from './server/temporary-folder.ts';

const OWN = path.join(import.meta.dirname, '..', 'src', 'migrations');
const quiet = (): void => undefined;

test('applies a new file once, however many start at the same time', async () => {
  await using database = await testDatabase();
  using folder = migrationsFolder();
  writeFileSync(
    path.join(folder.path, '9000-new.sql'),
    'create table new (id int); insert into new values (1);',
  );
  const address = await addressOf(database, 'daino_owner');
  await Promise.all([1, 2, 3].map(() => migrate({ address, folder: folder.path, progress: quiet })));
  await using owner = await connectAs(database, 'daino_owner');
  expect((await owner.query('select * from new')).rows).toEqual([{ id: 1 }]);
});

test('keeps nothing of a file that fails, and takes it when it is mended', async () => {
  await using database = await testDatabase();
  using folder = migrationsFolder();
  const file = path.join(folder.path, '9000-new.sql');
  const address = await addressOf(database, 'daino_owner');
  writeFileSync(file, 'create table new (id int); select no_such_column;');
  await expect(migrate({ address, folder: folder.path, progress: quiet })).rejects.toMatchObject({
    code: 'DATABASE_MIGRATION_FAILED',
    data: { migration: '9000-new.sql' },
  });
  writeFileSync(file, 'create table new (id int);');
  await migrate({ address, folder: folder.path, progress: quiet });
});

test('refuses a file that was changed after it had been applied', async () => {
  await using database = await testDatabase();
  using folder = migrationsFolder();
  appendFileSync(path.join(folder.path, '0001-platform.sql'), '-- changed\n');
  const address = await addressOf(database, 'daino_owner');
  await expect(migrate({ address, folder: folder.path, progress: quiet })).rejects.toMatchObject({
    code: 'DATABASE_MIGRATION_CHANGED',
    data: { migration: '0001-platform.sql' },
  });
});

test('refuses a database that a newer version has migrated', async () => {
  await using database = await testDatabase();
  using folder = migrationsFolder();
  rmSync(path.join(folder.path, '0005-tenancy.sql'));
  const address = await addressOf(database, 'daino_owner');
  await expect(migrate({ address, folder: folder.path, progress: quiet })).rejects.toMatchObject({
    code: 'DATABASE_TOO_NEW',
    data: { migration: '0005-tenancy.sql' },
  });
});

function migrationsFolder() {
  const folder = temporaryFolder();
  cpSync(OWN, folder.path, { recursive: true });
  return folder;
}

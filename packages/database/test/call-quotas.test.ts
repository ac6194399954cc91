import { newId, type InstallationId } from '@daino/kernel';
import { expect, it } from 'vitest';
import { callQuotas, type Database, installations, type StoreTransaction } from '../src/index.ts';
import { testDatabase, testStore } from '../src/testing/index.ts';

const HOUR = new Date('2030-01-01T10:00:00Z');
const NEXT = new Date('2030-01-01T11:00:00Z');

/** Takes calls of one installation, each time in a transaction of its own. */
async function taker(database: Database) {
  const { scope } = await testStore(database);
  const id = newId<InstallationId>();
  await database.inStore(scope, (tx) => insertInstallation(tx, id));
  return (hour: Date, wanted: number): Promise<number> =>
    database.inStore(scope, (tx) => callQuotas.take(tx, id, { hour, wanted, limit: 1_000 }));
}

async function insertInstallation(tx: StoreTransaction, id: InstallationId): Promise<void> {
  const [pluginId, versionId] = [newId(), newId()];
  const { storeId } = tx;
  await tx.query
    .insertInto('plugins')
    .values({ id: pluginId, storeId, slug: 'own', name: 'Own', type: 'utility', version: '1.0.0' })
    .execute();
  const version = { id: versionId, storeId, pluginId, version: '1.0.0' };
  await tx.query
    .insertInto('pluginVersions')
    // A manifest that nobody reads here.
    .values({
      ...version,
      manifest: '{}' as never,
      serverSource: '',
      sourceMap: '',
      integrity: 'sha512-test',
    })
    .execute();
  await installations.insert(tx, { id, pluginId, versionId, config: {}, grants: [], installedBy: null });
}

it('gives an hour no more than its calls, however many take at once', async () => {
  await using database = await testDatabase();
  const take = await taker(database);
  const got = await Promise.all(Array.from({ length: 12 }, () => take(HOUR, 150)));
  expect(got.reduce((sum, one) => sum + one, 0)).toBe(1_000);
  expect(got.filter((one) => one > 0 && one < 150)).toEqual([100]);
  expect(await take(HOUR, 150)).toBe(0);
});

it('starts again with the next hour, and lets a slow clock take from it', async () => {
  await using database = await testDatabase();
  const take = await taker(database);
  expect(await take(HOUR, 2_000)).toBe(1_000);
  expect(await take(NEXT, 600)).toBe(600);
  expect(await take(HOUR, 600)).toBe(400);
  expect(await take(NEXT, 600)).toBe(0);
});

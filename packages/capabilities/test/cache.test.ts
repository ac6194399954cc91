import { type Database, json, pluginCache, type StoreTransaction } from '@daino/database';
import { testDatabase, testStore } from '@daino/database/testing';
import { type InstallationId, newId, silentLog } from '@daino/kernel';
import { expect, it, vi } from 'vitest';
import { startCacheSweeper } from '../src/index.ts';

it('answers nothing once a value’s time is over, swept or not', async () => {
  await using database = await testDatabase();
  const { scope, installationId } = await installed(database);
  await database.inStore(scope, async (tx) => {
    await pluginCache.set(tx, installationId, entry('short', { seconds: -1 }));
    await pluginCache.set(tx, installationId, entry('long'));
    expect(await pluginCache.get(tx, installationId, 'short')).toBeNull();
    expect(await pluginCache.remove(tx, installationId, 'short')).toBe(false);
    expect(await pluginCache.get(tx, installationId, 'long')).toBe('long');
  });
});

it('keeps the newest value under a key, with its own size and time', async () => {
  await using database = await testDatabase();
  const { scope, installationId } = await installed(database);
  await database.inStore(scope, async (tx) => {
    await pluginCache.set(tx, installationId, {
      ...entry('key', { seconds: -1, bytes: 5 }),
      value: json('old'),
    });
    await pluginCache.set(tx, installationId, {
      ...entry('key', { bytes: 7 }),
      value: json({ list: [1, 'new'] }),
    });
    expect(await pluginCache.get(tx, installationId, 'key')).toEqual({ list: [1, 'new'] });
    const rows = await tx.query.selectFrom('pluginCache').select('bytes').execute();
    expect(rows).toEqual([{ bytes: 7 }]);
  });
});

it('forgets what expires soonest when there is no room, and never what was just kept', async () => {
  await using database = await testDatabase();
  const { scope, installationId } = await installed(database);
  await database.inStore(scope, async (tx) => {
    for (let seconds = 1; seconds <= 6; seconds += 1)
      await pluginCache.set(tx, installationId, entry(`${seconds}`, { seconds: seconds * 100, bytes: 10 }));
    await pluginCache.makeRoom(tx, installationId, { quota: { keys: 4, bytes: 1_000 }, spared: '1' });
    expect(await keysOf(tx)).toEqual(['1', '4', '5', '6']);
    await pluginCache.makeRoom(tx, installationId, { quota: { keys: 4, bytes: 25 }, spared: '1' });
    expect(await keysOf(tx)).toEqual(['1', '6']);
    await pluginCache.makeRoom(tx, installationId, { quota: { keys: 1, bytes: 5 }, spared: '1' });
    expect(await keysOf(tx)).toEqual(['1']);
  });
});

it('sweeps what expired in every store and leaves the rest', async () => {
  await using database = await testDatabase();
  const stores = [await installed(database), await installed(database)];
  for (const { scope, installationId } of stores) {
    await database.inStore(scope, async (tx) => {
      await pluginCache.set(tx, installationId, entry('expired', { seconds: -1 }));
      await pluginCache.set(tx, installationId, entry('alive'));
    });
  }
  await using sweeping = new AsyncDisposableStack();
  sweeping.use(startCacheSweeper({ database, log: silentLog, everyMs: 5 }));
  const remaining = () => database.operator.query.selectFrom('pluginCache').select('key').execute();
  await vi.waitUntil(async () => (await remaining()).length === 2, { timeout: 10_000 });
  expect((await remaining()).map(({ key }) => key)).toEqual(['alive', 'alive']);
});

function entry(key: string, { seconds = 60, bytes = 1 } = {}) {
  return { key, value: json(key), bytes, seconds };
}

async function keysOf(tx: StoreTransaction): Promise<readonly string[]> {
  const rows = await tx.query.selectFrom('pluginCache').select('key').orderBy('key').execute();
  return rows.map(({ key }) => key);
}

/** A store with something installed in it; only that it is there matters here. */
async function installed(database: Database) {
  const { storeId, scope } = await testStore(database);
  const [pluginId, versionId, installationId] = [newId(), newId(), newId<InstallationId>()];
  const { query } = database.operator;
  await query
    .insertInto('plugins')
    .values({ id: pluginId, storeId, slug: 'own', name: 'Own', type: 'utility', version: '1.0.0' })
    .execute();
  const code = { serverSource: '', sourceMap: '', integrity: 'sha512-' as const };
  await query
    .insertInto('pluginVersions')
    .values({ id: versionId, storeId, pluginId, version: '1.0.0', manifest: json({}) as never, ...code })
    .execute();
  await query
    .insertInto('storePlugins')
    .values({ id: installationId, storeId, pluginId, versionId, status: 'active' })
    .execute();
  return { scope, installationId };
}

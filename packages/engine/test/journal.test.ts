import { parseManifest } from '@daino/contract';
import { catalogue, type Database, installations, pluginJournal } from '@daino/database';
import { testDatabase, testStore } from '@daino/database/testing';
import { type InstallationId, newId, silentLog, type StoreScope, systemClock } from '@daino/kernel';
import { expect, it } from 'vitest';
import { Journal } from '../src/dispatch/journal.ts';

it('is bounded in memory and in rows under a flood, which costs another plugin of the store nothing', async () => {
  await using database = await testDatabase();
  const { scope } = await testStore(database);
  const [loud, quiet] = [await installed(database, scope, 'loud'), await installed(database, scope, 'quiet')];
  const said: unknown[] = [];
  const log = { ...silentLog, warn: (message: string, fields?: object) => said.push([message, fields]) };
  await using journal = new Journal({ database, clock: systemClock, log });
  for (let at = 0; at < 100_000; at += 1) journal.record(entryOf(scope, loud, `line ${at}`));
  journal.record(entryOf(scope, quiet, 'the only line'));
  await journal.settled();

  expect(said).toEqual([['entries of the journal were dropped', { count: 99_000 }]]);

  const read = (id: InstallationId) =>
    database.inStore(scope, async (tx) => ({
      logs: await pluginJournal.listLogs(tx, id, { limit: 2_000 }),
      errors: await pluginJournal.listErrors(tx, id, { limit: 200 }),
    }));
  const ofLoud = await read(loud);
  expect([ofLoud.logs.length, ofLoud.errors.length]).toEqual([1_000, 50]);
  expect(ofLoud.errors[0]?.message).toBe('failed at line 99999');
  const ofQuiet = await read(quiet);
  expect(ofQuiet.logs.map(({ message }) => message)).toEqual(['the only line']);
});

it('keeps fifty errors of a plugin that fails in two processes at once', async () => {
  await using database = await testDatabase();
  const { scope } = await testStore(database);
  const id = await installed(database, scope, 'loud');
  await using one = new Journal({ database, clock: systemClock, log: silentLog });
  await using other = new Journal({ database, clock: systemClock, log: silentLog });
  for (let at = 0; at < 400; at += 1) (at % 2 ? one : other).record(entryOf(scope, id, `line ${at}`));
  await Promise.all([one.settled(), other.settled()]);
  const errors = await database.inStore(scope, (tx) => pluginJournal.listErrors(tx, id, { limit: 200 }));
  expect(errors).toHaveLength(50);
});

function entryOf({ storeId }: StoreScope, installationId: InstallationId, message: string) {
  const where = { storeId, installationId, version: '1.0.0', handler: 'before_sale_create', traceId: 't' };
  const logs = [{ level: 'info', message, fields: '{"a":1}' }] as const;
  return {
    ...where,
    logs,
    error: { code: 'HANDLER_THREW', message: `failed at ${message}`, stack: 'x'.repeat(500) },
  };
}

async function installed(database: Database, scope: StoreScope, slug: string): Promise<InstallationId> {
  const { manifest } = parseManifest({ name: slug, version: '1.0.0' });
  const code = { serverSource: '', sourceMap: '', migrations: [], integrity: 'sha512-test' } as const;
  const id = newId<InstallationId>();
  await database.inStore(scope, async (tx) => {
    const bundle = { manifest, ...code };
    await catalogue.publish(tx.query, { bundle, version: '1.0.0', storeId: scope.storeId });
    const version = await catalogue.findVersion(tx, slug);
    if (!version) throw new Error('it was not published');
    const { pluginId, versionId } = version;
    await installations.insert(tx, { id, pluginId, versionId, config: {}, grants: [], installedBy: null });
  });
  return id;
}

import { expect, test, vi } from 'vitest';
import type { Database } from '../src/index.ts';
import { testDatabase, testStore } from '../src/testing/index.ts';
import { connectAs } from './server/connect-as.ts';

test('hears what is sent under its topic, and nothing else', async () => {
  await using database = await testDatabase();
  const heard: string[] = [];
  database.listen('deliveries', (text) => heard.push(text));
  await database.notify(null, 'other', 'x');
  await database.notify(null, 'deliveries', '');
  await database.notify(null, 'deliveries', 'two words');
  await vi.waitFor(() => expect(heard).toEqual(['', 'two words']));
});

test('hears what a transaction sends only when it commits', async () => {
  await using database = await testDatabase();
  const { scope } = await testStore(database);
  const heard: string[] = [];
  database.listen('stores', (text) => heard.push(text));
  const work = database.inStore(scope, async (tx) => {
    await database.notify(tx, 'stores', 'undone');
    throw new Error('no');
  });
  await expect(work).rejects.toThrow('no');
  await database.inStore(scope, (tx) => database.notify(tx, 'stores', 'kept'));
  await vi.waitFor(() => expect(heard).toEqual(['kept']));
});

test('hears nothing after it was disposed', async () => {
  await using database = await testDatabase();
  const heard: string[] = [];
  const first = database.listen('topic', () => heard.push('first'));
  database.listen('topic', () => heard.push('second'));
  first[Symbol.dispose]();
  await database.notify(null, 'topic', '');
  await vi.waitFor(() => expect(heard).toEqual(['second']));
});

test('comes back after its connection was lost, and says so', async () => {
  await using database = await testDatabase();
  const heard: string[] = [];
  const again = vi.fn<() => void>();
  database.listen('topic', (text) => heard.push(text));
  database.onReconnect(again);
  await endConnections(database);
  await vi.waitFor(() => expect(again).toHaveBeenCalledTimes(1), { timeout: 10_000 });
  // The pool may give out connections that are gone until it has noticed.
  await vi.waitFor(() => database.notify(null, 'topic', 'back'), { timeout: 10_000 });
  await vi.waitFor(() => expect(heard).toContain('back'), { timeout: 10_000 });
});

test('survives the end of a connection in the middle of a transaction', async () => {
  await using database = await testDatabase();
  const { scope, storeId } = await testStore(database);
  const work = database.inStore(scope, async (tx) => {
    await endConnections(database);
    await vi.waitFor(() => database.ping(), { timeout: 10_000 });
    return tx.query.selectFrom('stores').select('id').execute();
  });
  await expect(work).rejects.toThrow(/terminat|not queryable|connection/i);
  const stores = () => database.inStore(scope, (tx) => tx.query.selectFrom('stores').select('id').execute());
  await expect(vi.waitFor(stores, { timeout: 10_000 })).resolves.toEqual([{ id: storeId }]);
});

test('works on after every connection was lost', async () => {
  await using database = await testDatabase();
  const { scope, storeId } = await testStore(database);
  await endConnections(database);
  await vi.waitFor(() => database.ping(), { timeout: 10_000 });
  const stores = () => database.inStore(scope, (tx) => tx.query.selectFrom('stores').select('id').execute());
  await expect(vi.waitFor(stores, { timeout: 10_000 })).resolves.toEqual([{ id: storeId }]);
});

async function endConnections(database: Database): Promise<void> {
  await using superuser = await connectAs(database, 'postgres');
  await superuser.query(
    `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and application_name like 'daino %'`,
  );
}

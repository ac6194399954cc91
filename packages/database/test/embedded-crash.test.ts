import path from 'node:path';
import pg from 'pg';
import { expect, test } from 'vitest';
import { killAll, untilGone } from './server/processes.ts';
import { postgresOf, startServer } from './server/start-server.ts';
import { temporaryFolder } from './server/temporary-folder.ts';

test('starts at once after the server was killed, whose guardian stops Postgres', async () => {
  using folder = temporaryFolder();
  const first = await startServer(folder.path);
  const { postmaster, guardian } = postgresOf(folder.path);
  await first.kill();
  await using second = await startServer(folder.path, { slug: 'second' });
  expect(second.report).toEqual({ slugs: ['first', 'second'] });
  await untilGone(guardian, postmaster);
});

test('adopts the Postgres of a server that was killed together with its guardian, and stops it', async () => {
  using folder = temporaryFolder();
  const first = await startServer(folder.path);
  const { postmaster, guardian } = postgresOf(folder.path);
  killAll(guardian);
  await first.kill();
  const second = await startServer(folder.path, { slug: 'second' });
  expect(second.report).toEqual({ slugs: ['first', 'second'] });
  expect(postgresOf(folder.path).postmaster).toBe(postmaster);
  expect(await second.stop()).toBe(0);
  await untilGone(postmaster);
});

test('starts after Postgres, guardian and server were all killed', async () => {
  using folder = temporaryFolder();
  const first = await startServer(folder.path);
  const { postmaster, guardian } = postgresOf(folder.path);
  killAll(postmaster, guardian);
  await first.kill();
  await using second = await startServer(folder.path, { slug: 'second' });
  expect(second.report).toEqual({ slugs: ['first', 'second'] });
});

test('ends in order after its Postgres was killed, and the next start recovers', async () => {
  using folder = temporaryFolder();
  const first = await startServer(folder.path);
  const { postmaster, guardian } = postgresOf(folder.path);
  killAll(postmaster);
  expect(await first.stop()).toBe(0);
  await untilGone(postmaster, guardian);
  await using second = await startServer(folder.path, { slug: 'second' });
  expect(second.report).toEqual({ slugs: ['first', 'second'] });
});

test('goes on after a process of Postgres has crashed, and still keeps others out', async () => {
  using folder = temporaryFolder();
  await using first = await startServer(folder.path);
  const { postmaster } = postgresOf(folder.path);
  killAll(await backendOf(folder.path));
  await using second = await startServer(folder.path, { slug: 'second' });
  expect(second.report).toMatchObject({ code: 'DATABASE_IN_USE' });
  expect(await first.stop()).toBe(0);
  await untilGone(postmaster);
});

test('stops Postgres in order after its guardian was killed', async () => {
  using folder = temporaryFolder();
  const first = await startServer(folder.path);
  const { postmaster, guardian } = postgresOf(folder.path);
  killAll(guardian);
  expect(await first.stop()).toBe(0);
  await untilGone(postmaster);
});

test('survives being killed four times in a row, each time with an immediate start', async () => {
  using folder = temporaryFolder();
  for (const slug of ['one', 'two', 'three', 'four']) {
    const server = await startServer(folder.path, { slug });
    expect(server.report.slugs).toContain(slug);
    await server.kill();
  }
  await using last = await startServer(folder.path, { slug: 'five' });
  expect(last.report).toEqual({ slugs: ['one', 'two', 'three', 'four', 'five'] });
});

/** A process of Postgres that works for one connection; its crash makes Postgres end all others. */
async function backendOf(dataFolder: string): Promise<number> {
  const client = new pg.Client({
    host: path.join(dataFolder, 'run'),
    user: 'postgres',
    database: 'postgres',
  });
  client.on('error', () => undefined);
  await client.connect();
  const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
  return rows[0]?.pid ?? Number.NaN;
}

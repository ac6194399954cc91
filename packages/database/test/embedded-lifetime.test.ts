import { mkdirSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { untilGone } from './server/processes.ts';
import { postgresOf, startServer } from './server/start-server.ts';
import { temporaryFolder } from './server/temporary-folder.ts';

test('keeps rows over a restart and leaves no process behind', async () => {
  using folder = temporaryFolder();
  const first = await startServer(folder.path, { slug: 'first' });
  const { postmaster, guardian } = postgresOf(folder.path);
  expect(await first.stop()).toBe(0);
  await untilGone(postmaster, guardian);
  await using second = await startServer(folder.path, { slug: 'second' });
  expect(second.report).toEqual({ slugs: ['first', 'second'] });
});

test('refuses a second server on the same folder, and the first goes on', async () => {
  using folder = temporaryFolder();
  await using first = await startServer(folder.path);
  const { postmaster } = postgresOf(folder.path);
  await using second = await startServer(folder.path, { slug: 'second' });
  expect(second.report).toMatchObject({ code: 'DATABASE_IN_USE' });
  await second.stop();
  expect(postgresOf(folder.path).postmaster).toBe(postmaster);
  expect(await first.stop()).toBe(0);
});

test('lets exactly one of two in that start at once in a new folder', async () => {
  using folder = temporaryFolder();
  const both = await Promise.all([startServer(folder.path), startServer(folder.path)]);
  const codes = both.map((one) => one.report.code ?? 'open').toSorted();
  expect(codes).toEqual(['DATABASE_IN_USE', 'open']);
  await Promise.all(both.map((one) => one.stop()));
  await using next = await startServer(folder.path, { slug: 'next' });
  expect(next.report).toEqual({ slugs: ['first', 'next'] });
});

test('waits for a server that is just stopping', async () => {
  using folder = temporaryFolder();
  const first = await startServer(folder.path);
  const stopped = first.stop();
  await using second = await startServer(folder.path, { slug: 'second' });
  expect(second.report).toEqual({ slugs: ['first', 'second'] });
  expect(await stopped).toBe(0);
});

test('removes what an initdb that was killed left behind', async () => {
  using folder = temporaryFolder();
  mkdirSync(path.join(folder.path, 'pg.new-999999999', 'base'), { recursive: true });
  await using server = await startServer(folder.path);
  expect(server.report).toEqual({ slugs: ['first'] });
  expect(readdirSync(folder.path).toSorted()).toEqual(['pg', 'run']);
});

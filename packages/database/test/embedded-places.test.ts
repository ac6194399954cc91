import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, chownSync, mkdirSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { startServer } from './server/start-server.ts';
import { temporaryFolder } from './server/temporary-folder.ts';

const isRoot = process.getuid?.() === 0;
const hasNamespaces =
  spawnSync('unshare', ['--user', '--map-user=65534', '--map-group=65534', 'true']).status === 0;

test('works in a folder with a path of 150 characters', async () => {
  using folder = temporaryFolder();
  const long = path.join(folder.path, 'x'.repeat(150 - folder.path.length));
  await using server = await startServer(long);
  expect(server.report).toEqual({ slugs: ['first'] });
  expect(statSync(path.join(tmpdir(), socketName(long))).mode & 0o777).toBe(0o700);
  await server.stop();
  rmSync(path.join(tmpdir(), socketName(long)), { recursive: true });
});

test('never uses a socket folder that others can enter or that is a link', async () => {
  using folder = temporaryFolder();
  const long = path.join(folder.path, 'x'.repeat(150 - folder.path.length));
  const [first, second, third] = ['', '-1', '-2'].map((tail) =>
    path.join(tmpdir(), `${socketName(long)}${tail}`),
  );
  mkdirSync(first ?? '', { mode: 0o755 });
  symlinkSync(folder.path, second ?? '');
  await using server = await startServer(long);
  expect(server.report).toEqual({ slugs: ['first'] });
  expect(statSync(third ?? '').mode & 0o777).toBe(0o700);
  await server.stop();
  for (const used of [first, second, third]) rmSync(used ?? '', { recursive: true });
});

test('works in a folder whose name has spaces, commas and quotes', async () => {
  using folder = temporaryFolder();
  await using server = await startServer(path.join(folder.path, `Käthe's "best", data`));
  expect(server.report).toEqual({ slugs: ['first'] });
});

test.runIf(isRoot && hasNamespaces)('as root works in a folder that nobody else reaches', async () => {
  using folder = temporaryFolder();
  chmodSync(folder.path, 0o700);
  await using server = await startServer(path.join(folder.path, 'data'));
  expect(server.report).toEqual({ slugs: ['first'] });
  expect(statSync(path.join(folder.path, 'data', 'pg')).uid).toBe(0);
});

test.runIf(isRoot && hasNamespaces)(
  'as root gives the files to whom Postgres runs as when that changes',
  async () => {
    using folder = temporaryFolder();
    const data = path.join(folder.path, 'data');
    for (const [slug, mode, uid] of [
      ['open', 0o711, 65_534],
      ['closed', 0o700, 0],
      ['open-again', 0o711, 65_534],
    ] as const) {
      chmodSync(folder.path, mode);
      await using server = await startServer(data, { slug });
      expect(server.report.slugs).toContain(slug);
      expect([statSync(path.join(data, 'pg')).uid, statSync(path.join(data, 'pg', 'base')).uid]).toEqual([
        uid,
        uid,
      ]);
    }
  },
);

test.runIf(isRoot)("as root runs Postgres as the folder's owner", async () => {
  using folder = temporaryFolder();
  const data = path.join(folder.path, 'data');
  mkdirSync(data, { mode: 0o700 });
  // A system user that exists everywhere.
  chownSync(data, 1, 1);
  await using server = await startServer(data);
  expect(server.report).toEqual({ slugs: ['first'] });
  expect(statSync(path.join(data, 'pg')).uid).toBe(1);
});

test.runIf(isRoot && hasNamespaces).each([
  ['an ordinary user', 1],
  ['a user without a name', 54_321],
])('works for %s', async (_, uid) => {
  using folder = temporaryFolder();
  const data = path.join(folder.path, 'data');
  mkdirSync(data, { mode: 0o700 });
  chownSync(data, uid, uid);
  await using server = await startServer(data, { uid });
  expect(server.report).toEqual({ slugs: ['first'] });
});

test.runIf(isRoot)('says which folder it is when an ordinary user may not use it', async () => {
  using folder = temporaryFolder();
  const data = path.join(folder.path, 'data');
  await (await startServer(data)).stop();
  await using server = await startServer(data, { uid: 1 });
  expect(server.report).toMatchObject({
    code: 'DATABASE_UNAVAILABLE',
    message: expect.stringContaining(data),
  });
});

function socketName(folder: string): string {
  return `daino-${createHash('sha256').update(folder).digest('hex').slice(0, 12)}`;
}

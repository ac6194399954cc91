import { expect, it } from 'vitest';
import { bundlePlugin, packBundle, unpackBundle } from '../src/index.ts';
import { folderOf } from './plugin-files.ts';

const files = {
  'manifest.json': '{ "name": "books", "main": "index.ts" }',
  'index.ts': 'export default {};',
};

it('carries the migrations of a plugin in the order of their names', async () => {
  await using folder = await folderOf({
    ...files,
    'migrations/002_b.sql': 'create table b (a integer);',
    'migrations/001_a.sql': 'create table a (a integer);',
    'migrations/README.md': 'no migration',
  });
  const bundle = await bundlePlugin(folder.path);
  expect(bundle.migrations).toEqual([
    { name: '001_a.sql', text: 'create table a (a integer);' },
    { name: '002_b.sql', text: 'create table b (a integer);' },
  ]);
  expect(await unpackBundle(await packBundle(bundle))).toEqual(bundle);
});

it.each([
  ['first.sql', 'is no name of a migration'],
  ['1_first.sql', 'is no name of a migration'],
  ['001_First.sql', 'is no name of a migration'],
])('refuses the migration %s', async (name, message) => {
  await using folder = await folderOf({ ...files, [`migrations/${name}`]: '' });
  await expect(bundlePlugin(folder.path)).rejects.toMatchObject({
    code: 'BUNDLE_INVALID',
    issues: [{ path: 'migrations', message: expect.stringContaining(message) }],
  });
});

it('refuses two migrations of one number', async () => {
  await using folder = await folderOf({ ...files, 'migrations/001_a.sql': '', 'migrations/001_b.sql': '' });
  await expect(bundlePlugin(folder.path)).rejects.toMatchObject({
    issues: [{ message: expect.stringContaining('numbers of the files must rise') }],
  });
});

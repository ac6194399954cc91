import { readFileSync } from 'node:fs';
import path from 'node:path';
import { newId } from '@daino/kernel';
import { expect, test } from 'vitest';
import { testDatabase } from '../src/testing/index.ts';
import { connectAs } from './server/connect-as.ts';

const MIGRATION = path.join(import.meta.dirname, '../src/migrations/0015-manifests-with-ui.sql');

test('completes manifests from before there were schemas of requests, and leaves others alone', async () => {
  await using database = await testDatabase();
  await using superuser = await connectAs(database, 'postgres');
  await using owner = await connectAs(database, 'daino_owner');
  const ui = { settings_component: 'src/x.tsx#default', pages: [], widgets: [], injections: [] };
  const body = { type: 'object' };
  const manifests = [
    { slug: 'old', api_endpoints: [{ path: '/a' }, { path: '/b' }] },
    { slug: 'none', api_endpoints: [] },
    { slug: 'new', admin_ui: ui, api_endpoints: [{ path: '/a', request: { body } }] },
  ];
  for (const manifest of manifests) {
    const [id, { slug }] = [newId(), manifest];
    await superuser.query(
      `insert into plugins (id, slug, name, type, version) values ($1, $2, $2, 'custom', '1.0.0')`,
      [id, slug],
    );
    await superuser.query(
      `insert into plugin_versions (id, plugin_id, version, manifest, server_source, source_map, integrity)
       values ($1, $1, '1.0.0', $2, '', '', '')`,
      [id, manifest],
    );
  }
  for (let times = 0; times < 2; times += 1) await owner.query(readFileSync(MIGRATION, 'utf8'));
  const { rows } = await superuser.query(`select manifest from plugin_versions order by manifest ->> 'slug'`);
  const nothing = { settings_component: '', pages: [], widgets: [], injections: [] };
  expect(rows.map(({ manifest }) => manifest)).toEqual([
    { slug: 'new', admin_ui: ui, api_endpoints: [{ path: '/a', request: { body } }] },
    { slug: 'none', admin_ui: nothing, api_endpoints: [] },
    {
      slug: 'old',
      admin_ui: nothing,
      api_endpoints: [
        { path: '/a', request: {} },
        { path: '/b', request: {} },
      ],
    },
  ]);
});

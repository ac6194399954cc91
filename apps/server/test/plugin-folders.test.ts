import { bundlePlugin } from '@daino/bundle';
import type { CataloguePlugin } from '@daino/contract';
import { type Log, silentLog, systemClock } from '@daino/kernel';
import { until } from '@daino/testkit';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PluginFolders } from '../src/plugin-folders/plugin-folders.ts';
import { copyHello, rewrite, temporaryFolder } from './copy-hello.ts';
import { problemOf, testServer, type TestServer } from './test-server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await testServer();
});
afterAll(() => server[Symbol.asyncDispose]());

describe('a folder of plugins', () => {
  it('is in the catalogue, without what is no plugin', async () => {
    await using temporary = await temporaryFolder();
    await copyHello(temporary.folder, 'first');
    await copyHello(temporary.folder, 'second');
    await mkdir(path.join(temporary.folder, 'notes'));
    await writeFile(path.join(temporary.folder, 'README.md'), '');
    await using folders = watching(temporary.folder);
    expect(await folders.publishAll()).toEqual(['first', 'second']);
    expect((await find('first'))?.name).toBe('Hello, happy hour');
  });

  it('leaves a broken plugin out, says why, and takes the others', async () => {
    await using temporary = await temporaryFolder();
    const broken = await copyHello(temporary.folder, 'broken');
    await rewrite(path.join(broken, 'src/plugin.ts'), (text) => `import 'node:fs';\n${text}`);
    await copyHello(temporary.folder, 'sound');
    const warnings: unknown[] = [];
    await using folders = watching(temporary.folder, {
      ...silentLog,
      warn: (_, fields) => warnings.push(fields),
    });
    expect(await folders.publishAll()).toEqual(['sound']);
    expect(warnings).toMatchObject([
      { plugin: broken, issues: [{ path: expect.stringContaining('plugin.ts') }] },
    ]);
  });

  it('does not stop the start when it is not there', async () => {
    await using folders = watching('/nowhere/at/all');
    expect(await folders.publishAll()).toEqual([]);
    folders.watch();
  });

  it('is built again when a plugin changes, and when one appears', async () => {
    await using temporary = await temporaryFolder();
    const changing = await copyHello(temporary.folder, 'changing');
    await using folders = watching(temporary.folder);
    await folders.publishAll();
    folders.watch();
    await rewrite(path.join(changing, 'manifest.json'), (text) =>
      text.replace('"version": "1.0.0"', '"version": "1.1.0"'),
    );
    await until(async () => (await find('changing'))?.version === '1.1.0');
    await copyHello(temporary.folder, 'appearing');
    await until(async () => (await find('appearing')) !== undefined);
    expect(await find('changing')).toMatchObject({ version: '1.1.0', installation: null });
  });
});

function watching(folder: string, log: Log = silentLog): PluginFolders {
  const { engine } = server.host;
  const publish: ConstructorParameters<typeof PluginFolders>[0]['publish'] = (bundle) =>
    engine.publish(bundle, { storeId: null });
  return new PluginFolders({ folders: [folder], bundle: bundlePlugin, publish, clock: systemClock, log });
}

async function find(slug: string): Promise<CataloguePlugin | undefined> {
  const answer = await server.call('GET', server.inStore(`/plugins/${slug}`));
  // The plugin as the API shows it.
  if (answer.status === 200) return answer.body as CataloguePlugin;
  expect(problemOf(answer).code).toBe('PLUGIN_NOT_FOUND');
  return undefined;
}

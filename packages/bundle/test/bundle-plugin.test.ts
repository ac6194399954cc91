import { spawnSync } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { DainoError } from '@daino/kernel';
import { describe, expect, it } from 'vitest';
import { buildPlugin, bundlePlugin } from '../src/index.ts';
import { modulesOf } from './evaluate.ts';
import { folderOf, pluginOf } from './plugin-files.ts';

const hello = path.resolve(import.meta.dirname, '../../../plugins/hello');

describe('a bundle', () => {
  it('leaves the modules of every handler reference behind, main first', async () => {
    await using folder = await pluginOf({
      'manifest.json': `{ // with comments
        "name": "Small", "version": "1.0.0",
        "hooks": [{ "name": "before_sale_create", "handler": "src/hooks/sale.ts" }],
        "events": [{ "type": "sale.created", "handler": "src/hooks/sale.ts#after" }, "stock.changed"]
      }`,
      'src/hooks/sale.ts': `
        import data from '../data.json';
        import { after as afterwards } from './more.js';
        export default () => data.answer;
        export const after = afterwards;`,
      'src/hooks/more.js': 'exports.after = () => 7;',
      'src/data.json': '{ "answer": 42 }',
    });
    const modules = modulesOf(await bundlePlugin(folder.path));
    expect(Object.keys(modules)).toEqual(['main', 'src/plugin.ts', 'src/hooks/sale.ts']);
    expect(modules['main']?.['default']).toHaveProperty('hooks.before_sale_create');
    const { default: hook, after } = modules['src/hooks/sale.ts'] ?? {};
    expect([hook, after]).toEqual([expect.any(Function), expect.any(Function)]);
    expect((hook as () => unknown)()).toBe(42);
    expect((after as () => unknown)()).toBe(7);
  });

  it('is strict code even where the source does not say so', async () => {
    await using folder = await pluginOf({
      'src/plugin.ts': 'export default { hooks: { before_sale_create() { return this === undefined; } } };',
    });
    const { default: definition } = modulesOf(await bundlePlugin(folder.path))['main'] ?? {};
    const hook = (definition as { hooks: { before_sale_create: () => unknown } }).hooks.before_sale_create;
    expect(Reflect.apply(hook, undefined, [])).toBe(true);
  });

  it('takes the SDK under the name of the founding documents too, with types imported as values', async () => {
    await using folder = await pluginOf({
      'src/plugin.ts': `
        import { HookHandler, PluginContext, EventType, reject } from '@digital-commerce/plugin-sdk';
        const handler: HookHandler<{ payment: { amount: number } }> = async (context: PluginContext, data) => {
          if (data.payment.amount < 0.50) reject('Minimum payment is $0.50');
          return data.payment;
        };
        export const created = EventType.SALE_CREATED;
        export default { hooks: { before_sale_create: handler } };`,
    });
    expect(modulesOf(await bundlePlugin(folder.path))['main']).toMatchObject({ created: 'sale.created' });
  });

  it('does not bring the schemas of the platform along', async () => {
    const { serverSource } = await bundlePlugin(hello);
    expect(serverSource).not.toContain('zod');
    expect(Buffer.byteLength(serverSource)).toBeLessThan(10_000);
  });

  it('is the same from wherever it was built, and tells nothing of it', async () => {
    const elsewhere = await mkdtemp(path.join(tmpdir(), 'daino-elsewhere-'));
    try {
      const copy = path.join(elsewhere, 'deep er', 'plugin');
      await cp(hello, copy, { recursive: true, filter: (file) => !file.includes('node_modules') });
      const [here, there] = [await bundlePlugin(hello), await bundlePlugin(copy)];
      expect(there).toEqual(here);
      for (const text of [here.serverSource, here.sourceMap]) {
        expect(text).not.toContain(path.dirname(path.dirname(hello)));
        expect(text).not.toContain('../');
      }
      expect(here.integrity).toMatch(/^sha512-[A-Za-z0-9+/]{86}==$/);
    } finally {
      await rm(elsewhere, { recursive: true });
    }
  });

  it('has a map that leads to the plugin’s own files', async () => {
    const { sourceMap } = await bundlePlugin(hello);
    const { sources } = JSON.parse(sourceMap) as { sources: string[] };
    expect(sources).toContain('src/hooks/before-sale-create.ts');
    expect(sources.filter((source) => !source.startsWith('src/')).toSorted()).toEqual([
      'daino-entry',
      'daino:contract/src/currency.ts',
      'daino:plugin-sdk/src/define-plugin.ts',
    ]);
  });

  it('finds its main module by the usual names', async () => {
    await using folder = await folderOf({
      'manifest.json': '{"name": "Old", "version": "1.0.0"}',
      'index.js': 'export default {};',
    });
    expect((await bundlePlugin(folder.path)).manifest.main).toBe('index.js');
  });

  it('may hold npm packages of the plugin’s own folder', async () => {
    await using folder = await pluginOf({
      'src/plugin.ts': 'import { twice } from "doubler"; export const four = twice(2); export default {};',
      'node_modules/doubler/package.json': '{ "name": "doubler", "main": "lib.js" }',
      'node_modules/doubler/lib.js': 'module.exports = { twice: (n) => n * 2 };',
    });
    expect(modulesOf(await bundlePlugin(folder.path))['main']).toMatchObject({ four: 4 });
  });

  it('is told apart by its manifest as well as by its code', async () => {
    await using one = await pluginOf();
    await using other = await pluginOf({
      'manifest.json': '{ "name": "Small", "version": "1.0.1", "hooks": ["before_sale_create"] }',
    });
    expect((await bundlePlugin(one.path)).integrity).not.toBe((await bundlePlugin(other.path)).integrity);
  });

  it('comes with the warnings of its manifest', async () => {
    await using folder = await pluginOf({ 'manifest.json': '{ "name": "Small" }' });
    expect((await buildPlugin(folder.path)).warnings.map(({ path: at }) => at)).toEqual(['version']);
  });
});

describe('a folder is refused', () => {
  it('with all its faults at once, each with file, line and column', async () => {
    await using folder = await pluginOf({
      'src/plugin.ts': [
        "import { readFileSync } from 'node:fs';",
        "import http from 'http';",
        "import { gone } from './gone.ts';",
        "import nobody from 'not-installed';",
        'const name = String(gone);',
        'export const late = () => import(name);',
        'export const later = () => require(name);',
        'export default { readFileSync, http, nobody };',
        'await Promise.resolve();',
      ].join('\n'),
    });
    const issues = await issuesOf(folder.path);
    const at = (place: string): string =>
      issues.find((issue) => issue.path === `src/plugin.ts:${place}`)?.message ?? '';
    expect(at('1:30')).toContain('node:fs is a module of Node.js');
    expect(at('2:18')).toContain('http is a module of Node.js');
    expect(at('3:22')).toContain('./gone.ts cannot be found');
    expect(at('4:20')).toContain('not-installed cannot be found');
    expect(at('6:27')).toContain('only files that are named in quotes can be imported');
    expect(at('7:28')).toContain('only files that are named in quotes can be required');
    expect(at('9:1')).toContain('await is only possible inside a function');
    expect(issues).toHaveLength(7);
  });

  it('for syntax that is none, by its place', async () => {
    await using folder = await pluginOf({ 'src/plugin.ts': 'export default {\n  hooks: ,\n};' });
    expect(await issuesOf(folder.path)).toEqual([
      { path: 'src/plugin.ts:2:10', message: expect.stringContaining('Unexpected') },
    ]);
  });

  it('when it imports what lies outside, by path, by package or by link', async () => {
    await using outside = await folderOf({ 'secret.ts': 'export const secret = 1;' });
    await using folder = await pluginOf({
      'src/plugin.ts': `
        import { secret } from '../../${path.basename(outside.path)}/secret.ts';
        import { secret as absolute } from '${outside.path}/secret.ts';
        import { secret as linked } from './linked/secret.ts';
        import { secret as file } from './link.ts';
        export default { secret, absolute, linked, file };`,
    });
    await symlink(outside.path, path.join(folder.path, 'src/linked'));
    await symlink(path.join(outside.path, 'secret.ts'), path.join(folder.path, 'src/link.ts'));
    const messages = (await issuesOf(folder.path)).map(({ message }) => message);
    expect(messages).toHaveLength(4);
    for (const message of messages) expect(message).toContain("leads outside the plugin's folder");
  });

  it('when it imports packages of the platform other than the SDK', async () => {
    await using folder = await pluginOf({
      'src/plugin.ts':
        "import '@daino/contract'; import '@daino/plugin-sdk/src/plugin.ts'; export default {};",
    });
    expect(await issuesOf(folder.path)).toHaveLength(2);
  });

  it('when its manifest or main module is a link to outside', async () => {
    await using outside = await folderOf({
      'manifest.json': '{"name": "Thief", "version": "1.0.0"}',
      'plugin.ts': 'export default {};',
    });
    await using folder = await folderOf({ 'manifest.json': '{"name": "Thief", "version": "1.0.0"}' });
    await mkdir(path.join(folder.path, 'src'));
    await symlink(path.join(outside.path, 'plugin.ts'), path.join(folder.path, 'src/plugin.ts'));
    expect(await issuesOf(folder.path)).toEqual([
      { path: 'manifest.json', message: expect.stringContaining('src/plugin.ts') },
    ]);
    await rm(path.join(folder.path, 'manifest.json'));
    await symlink(path.join(outside.path, 'manifest.json'), path.join(folder.path, 'manifest.json'));
    expect(await issuesOf(folder.path)).toEqual([
      { path: 'manifest.json', message: expect.stringContaining('is missing') },
    ]);
  });

  it('when handlers or the main module are not there', async () => {
    await using folder = await folderOf({
      'manifest.json': `{ "name": "Empty", "version": "1.0.0", "hooks": [{ "name": "before_sale_create", "handler": "src/no.ts" }] }`,
    });
    expect((await issuesOf(folder.path)).map(({ message }) => message)).toEqual([
      'main names src/plugin.ts, which is no file of the plugin',
      'before_sale_create names src/no.ts, which is no file of the plugin',
    ]);
  });

  it('when a component names a file that is not there', async () => {
    const manifest = (component: string) =>
      `{ "name": "Shows", "version": "1.0.0", "components": { "Customer.Profile": "${component}" } }`;
    await using folder = await pluginOf({
      'manifest.json': manifest('ui/points.tsx'),
      'ui/other.tsx': '<not code>',
    });
    expect((await issuesOf(folder.path)).map(({ message }) => message)).toEqual([
      'Customer.Profile names ui/points.tsx, which is no file of the plugin',
    ]);
    await writeFile(path.join(folder.path, 'manifest.json'), manifest('ui/other.tsx'));
    expect((await bundlePlugin(folder.path)).serverSource).not.toContain('not code');
  });

  it('when there is no folder or no manifest', async () => {
    await using folder = await folderOf({ 'file.txt': '' });
    expect(await issuesOf(folder.path)).toEqual([
      { path: 'manifest.json', message: expect.stringContaining('is missing') },
    ]);
    await expect(bundlePlugin(path.join(folder.path, 'nowhere'))).rejects.toMatchObject({
      code: 'BUNDLE_INVALID',
    });
    await expect(bundlePlugin(path.join(folder.path, 'file.txt'))).rejects.toMatchObject({
      code: 'BUNDLE_INVALID',
    });
  });

  it('with the faults of its manifest', async () => {
    await using folder = await pluginOf({
      'manifest.json': '{ "name": "Small", "hooks": ["before_lunch"], "runtime": "webhook" }',
    });
    await expect(bundlePlugin(folder.path)).rejects.toMatchObject({
      code: 'MANIFEST_INVALID',
      issues: [{ path: 'hooks.0.name' }, { path: 'runtime' }],
    });
  });

  it('when its files are no code', async () => {
    await using folder = await pluginOf({
      'src/plugin.ts': "import './addon.node'; import './style.css'; export default {};",
      'src/addon.node': '',
      'src/style.css': '',
    });
    const messages = (await issuesOf(folder.path)).map(({ message }) => message);
    expect(messages).toEqual([expect.stringContaining('.node'), expect.stringContaining('.css')]);
  });

  it('when it is too large, before reading it', async () => {
    await using folder = await pluginOf({
      'src/big.ts': Buffer.alloc(17_000_000, '// \n'),
      'src/plugin.ts': "import './big.ts'; export default {};",
    });
    expect((await issuesOf(folder.path)).map(({ message }) => message)).toEqual([
      expect.stringContaining('larger than 16777216 bytes'),
    ]);
    await using manifest = await pluginOf({ 'manifest.json': Buffer.alloc(2_000_000, ' ') });
    await expect(bundlePlugin(manifest.path)).rejects.toMatchObject({ code: 'BUNDLE_INVALID' });
  });

  it('when its code brings the compiler down, which then goes on with the next', async () => {
    await using absurd = await pluginOf({ 'src/plugin.ts': `export default ${'('.repeat(1_500_000)}` });
    await using folder = await pluginOf();
    // In a process of its own: the compiler prints pages about its end to the standard error that it shares.
    const { stdout } = spawnSync(
      process.execPath,
      [path.join(import.meta.dirname, 'bundle-one-by-one.ts'), absurd.path, folder.path],
      { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] },
    );
    expect(stdout).toBe('BUNDLE_INVALID\nsmall\n');
  });

  it('when its bundle is over the cap', async () => {
    await using folder = await pluginOf({
      'src/plugin.ts': `export default { text: ${JSON.stringify('x'.repeat(2_200_000))} };`,
    });
    expect((await issuesOf(folder.path)).map(({ message }) => message)).toEqual([
      expect.stringContaining('it may have 2097152'),
    ]);
  });
});

describe('what stands around a plugin', () => {
  it('has no part in its bundle: compiler settings, build scripts, code at build time', async () => {
    await using plain = await pluginOf();
    await using dressed = await pluginOf({
      'tsconfig.json':
        '{ "compilerOptions": { "target": "es5", "paths": { "@daino/plugin-sdk": ["./evil.ts"] }, "jsx": "react" } }',
      'src/tsconfig.json': '{ "extends": "../../../nowhere.json" }',
      'package.json':
        '{ "name": "small", "scripts": { "prepare": "exit 1" }, "browser": { "@daino/plugin-sdk": "./evil.ts" } }',
      'evil.ts': 'export const definePlugin = () => { throw new Error("built with another SDK"); };',
    });
    expect(await bundlePlugin(dressed.path)).toEqual(await bundlePlugin(plain.path));
  });

  it('is not run: a plugin that throws while it loads is bundled', async () => {
    await using folder = await pluginOf({ 'src/plugin.ts': 'throw new Error("loaded"); export default {};' });
    const bundle = await bundlePlugin(folder.path);
    expect(() => modulesOf(bundle)).toThrow('loaded');
  });

  it('may be reached through a link to the folder itself', async () => {
    await using folder = await pluginOf();
    await using links = await folderOf({});
    const link = path.join(links.path, 'plugin');
    await symlink(folder.path, link);
    await writeFile(path.join(folder.path, 'README.md'), '');
    expect(await bundlePlugin(link)).toEqual(await bundlePlugin(folder.path));
  });
});

async function issuesOf(folder: string): Promise<DainoError['issues']> {
  const error = await bundlePlugin(folder).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toMatchObject({ code: 'BUNDLE_INVALID' });
  // Just compared.
  return (error as DainoError).issues;
}

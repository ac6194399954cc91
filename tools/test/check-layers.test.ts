import { expect, test } from 'vitest';
import { checkLayers } from '../check-layers.mjs';
import { temporaryFolder } from './temporary-folder.ts';

function faultsOf(files: Record<string, string>): string[] {
  using folder = temporaryFolder(files);
  return checkLayers(folder.path).faults;
}

test('accepts imports that go down, and vendors at home', () => {
  const files = {
    'packages/kernel/src/index.ts': 'export const a = 1;',
    'packages/contract/src/index.ts':
      "import { a } from '@daino/kernel'; import { z } from 'zod'; export { a, z };",
    'packages/database/src/index.ts':
      "import pg from 'pg'; import { sql } from 'kysely'; export { pg, sql };",
    'packages/sandbox/src/engines/v8.ts': "import ivm from 'isolated-vm'; export { ivm };",
    'apps/server/src/main.ts':
      "import '@nestjs/core'; import '@daino/capabilities'; import '@daino/testkit';",
    'plugins/hello/src/plugin.ts':
      "import { definePlugin } from '@daino/plugin-sdk'; import { x } from './x.ts';",
    'plugins/hello/src/x.ts': 'export const x = 1;',
    'plugins/hello/test/hello.test.ts':
      "import '@daino/testkit'; import 'vitest'; import '../src/plugin.ts';",
    'tests/security/a.test.ts':
      "import pg from 'pg'; import '@daino/engine'; import '../until.ts'; export { pg };",
    'tests/until.ts': 'export {};',
  };
  expect(faultsOf(files)).toEqual([]);
});

test.each([
  ['upwards', "import '@daino/engine';"],
  ['upwards as a type', "import type { Engine } from '@daino/engine';"],
  ['upwards in a re-export', "export { run } from '@daino/engine';"],
  ['upwards in a dynamic import', "await import('@daino/engine');"],
  ['upwards in an import type', "export type E = import('@daino/engine').Engine;"],
  ['upwards by a subpath', "import '@daino/engine/testing';"],
])('refuses an import that goes %s', (_way, text) => {
  expect(faultsOf({ 'packages/outbox/src/a.ts': text })).toEqual([
    'packages/outbox/src/a.ts: outbox (level 3) may not import engine (level 4)',
  ]);
});

test('refuses an import between packages of one level, in tests as well', () => {
  const faults = faultsOf({ 'packages/sandbox/test/a.test.ts': "import '@daino/bundle';" });
  expect(faults).toEqual([
    'packages/sandbox/test/a.test.ts: sandbox (level 2) may not import bundle (level 2)',
  ]);
});

test('refuses packages that have no level or do not exist', () => {
  const faults = faultsOf({
    'packages/attic/src/a.ts': '',
    'packages/engine/src/a.ts': "import '@daino/nothing';",
  });
  expect(faults).toEqual([
    'attic: this package has no level in tools/check-layers.mjs',
    'packages/engine/src/a.ts: there is no package @daino/nothing',
  ]);
});

test.each([
  ['packages/engine/src/a.ts', '@nestjs/common'],
  ['packages/engine/src/a.ts', 'fastify'],
  ['packages/outbox/src/a.ts', 'kysely'],
  ['packages/outbox/src/a.ts', 'pg'],
  ['apps/server/src/a.ts', 'libpg-query'],
  ['packages/sandbox/src/host/a.ts', 'isolated-vm'],
  ['packages/sandbox/src/a.ts', 'esbuild'],
  ['packages/bundle/src/a.ts', 'react/jsx-runtime'],
  ['plugins/hello/src/a.ts', 'react'],
  ['plugins/hello/test/a.test.ts', 'pg'],
])('refuses in %s the vendor %s', (file, vendor) => {
  const faults = faultsOf({ [file]: `import '${vendor}';` });
  expect(faults).toHaveLength(1);
  expect(faults[0]).toContain(`${file}: ${vendor.split('/jsx')[0] ?? ''} has another home`);
});

test.each(['@daino/engine', '@daino/testkit', 'node:fs', 'zod'])(
  'refuses %s in the source of a plugin',
  (name) => {
    expect(faultsOf({ 'plugins/hello/src/a.ts': `import '${name}';` })).toEqual([
      `plugins/hello/src/a.ts: a plugin may not import ${name}`,
    ]);
  },
);

test('refuses a platform package in the test of a plugin', () => {
  expect(faultsOf({ 'plugins/hello/test/a.test.ts': "import '@daino/engine';" })).toEqual([
    'plugins/hello/test/a.test.ts: a plugin may not import @daino/engine',
  ]);
});

test('refuses a relative path into another package', () => {
  const files = {
    'packages/kernel/src/a.ts': 'export const a = 1;',
    'packages/contract/src/b.ts': "import '../../kernel/src/a.ts'; import type { c } from './gone.ts';",
    'tests/c.test.ts': "import '../packages/kernel/src/a.ts';",
  };
  expect(faultsOf(files)).toEqual([
    'packages/contract/src/b.ts: ../../kernel/src/a.ts reaches into packages/kernel; import it by its package name',
    'packages/contract/src/b.ts: ./gone.ts does not exist',
    'tests/c.test.ts: ../packages/kernel/src/a.ts reaches into packages/kernel; import it by its package name',
  ]);
});

test('finds a cycle, also through a dynamic import', () => {
  const files = {
    'packages/kernel/src/a.ts': "import './b.ts';",
    'packages/kernel/src/b.ts': "export * from './c.ts';",
    'packages/kernel/src/c.ts': "await import('./a.ts');",
  };
  expect(faultsOf(files)).toEqual([
    'cycle: packages/kernel/src/a.ts -> packages/kernel/src/b.ts -> packages/kernel/src/c.ts -> packages/kernel/src/a.ts',
  ]);
});

test('does not count a type-only import as part of a cycle', () => {
  const files = {
    'packages/kernel/src/a.ts': "import type { B } from './b.ts'; export interface A { b: B }",
    'packages/kernel/src/b.ts': "import { type A } from './a.ts'; export interface B { a: A }",
  };
  expect(faultsOf(files)).toEqual([]);
});

test.each(['core', 'common', 'shared', 'utils', 'lib', 'helpers'])('refuses a folder named %s', (name) => {
  expect(faultsOf({ [`packages/kernel/src/${name}/a.ts`]: '' })).toEqual([
    `packages/kernel/src/${name}/: a folder named ${name} says nothing; name it after what it holds`,
  ]);
});

test('reports a file that does not parse', () => {
  expect(faultsOf({ 'packages/kernel/src/a.ts': 'const = ;' })).toHaveLength(1);
});

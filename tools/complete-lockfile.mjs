// Adds the optional platform packages that the registry at hand did not show when npm wrote the lockfile. Without them
// `npm ci` refuses the lockfile and other platforms get no binary. Run it after every `npm install`.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { isMain } from './is-main.mjs';

const OS = {
  ...Object.fromEntries(
    [
      'aix',
      'android',
      'darwin',
      'freebsd',
      'linux',
      'netbsd',
      'openbsd',
      'openharmony',
      'sunos',
      'win32',
    ].map((name) => [name, name]),
  ),
  win: 'win32',
  windows: 'win32',
};
const CPU = ['arm64', 'x64', 'ia32', 'arm', 'ppc64', 'riscv64', 's390x', 'loong64', 'mips64el'];
const MANIFEST_KEYS = ['dependencies', 'devDependencies', 'optionalDependencies', 'peerDependencies'];

/** A copy of `lock` with every missing platform package, and the names of those that were missing. */
export function completeLockfile(lock) {
  const packages = { ...lock.packages };
  const added = [];
  for (const [place, entry] of Object.entries(lock.packages)) {
    for (const [name, range] of Object.entries(entry.optionalDependencies ?? {})) {
      if (isInstalled(packages, place, name)) continue;
      packages[`${siblingsOf(place)}node_modules/${name}`] = platformEntry(name, range, entry.dev);
      added.push(name);
    }
  }
  return { lock: { ...lock, packages: sortPackages(packages) }, added };
}

/** What is wrong with the lockfile in `folder`, one sentence each. */
export function findLockfileFaults(folder) {
  const lock = readJson(path.join(folder, 'package-lock.json'));
  return [
    ...completeLockfile(lock).added.map((name) => `${name} is missing: run node tools/complete-lockfile.mjs`),
    ...Object.entries(lock.packages).flatMap(([place, entry]) => addressFault(place, entry)),
    ...Object.entries(lock.packages).flatMap(([place, entry]) => manifestFaults(folder, place, entry)),
  ];
}

function isInstalled(packages, place, name) {
  for (let from = place; ; from = parentOf(from)) {
    if (packages[`${from === '' ? '' : `${from}/`}node_modules/${name}`]) return true;
    if (from === '') return false;
  }
}

function parentOf(place) {
  const end = place.lastIndexOf('/node_modules/');
  return end < 0 ? '' : place.slice(0, end);
}

function siblingsOf(place) {
  const end = place.lastIndexOf('node_modules/');
  return end < 0 ? '' : place.slice(0, end);
}

function platformEntry(name, range, dev) {
  const version = range.replace(/^[\^~=]/, '');
  const words = name.split('/').pop().split('-');
  const limits = words.includes('wasm32') ? { cpu: ['wasm32'] } : platformLimits(words);
  if (!limits || !/^\d+\.\d+\.\d+[\w.+-]*$/.test(version))
    throw new Error(`${name}@${range} does not look like a platform package.`);
  return { version, ...(dev && { dev }), optional: true, ...limits };
}

function platformLimits(words) {
  const os = OS[words.find((word) => word in OS)];
  if (!os) return undefined;
  const cpu = CPU.find((one) => words.includes(one));
  const libc = os === 'linux' ? libcOf(words) : undefined;
  return { ...(cpu && { cpu: [cpu] }), ...(libc && { libc: [libc] }), os: [os] };
}

function libcOf(words) {
  if (words.some((word) => word.startsWith('musl'))) return 'musl';
  return words.some((word) => word.startsWith('gnu')) ? 'glibc' : undefined;
}

function sortPackages({ '': first, ...rest }) {
  return {
    '': first,
    ...Object.fromEntries(Object.entries(rest).toSorted(([a], [b]) => a.localeCompare(b, 'en'))),
  };
}

/** A registry address in the lockfile would bind every clone to the registry of whoever wrote it. */
function addressFault(place, entry) {
  return /^[a-z+]+:/.test(entry.resolved ?? '') ? [`${place} names a registry address`] : [];
}

/** `npm ci` refuses a lockfile that is not in step with a manifest; here it is told without an install. */
function manifestFaults(folder, place, entry) {
  const file = path.join(folder, place, 'package.json');
  if (place.includes('node_modules/')) return [];
  if (!existsSync(file)) return [`${place} has no package.json: run npm install`];
  const manifest = readJson(file);
  return MANIFEST_KEYS.filter((key) => !isSame(manifest[key], entry[key])).map(
    (key) =>
      `${place === '' ? 'the root' : place}: ${key} changed: run npm install, then node tools/complete-lockfile.mjs`,
  );
}

function isSame(a = {}, b = {}) {
  const lines = (one) =>
    Object.entries(one)
      .map(([name, range]) => `${name}@${range}`)
      .toSorted()
      .join('\n');
  return lines(a) === lines(b);
}

function readJson(file) {
  return JSON.parse(readFileSync(file, 'utf8'));
}

function main(args) {
  if (args.includes('--check')) return report(findLockfileFaults('.'));
  const { lock, added } = completeLockfile(readJson('package-lock.json'));
  if (added.length > 0) writeFileSync('package-lock.json', `${JSON.stringify(lock, null, 2)}\n`);
  console.log(`Added ${added.length} platform packages.`);
  return report(findLockfileFaults('.'));
}

function report(faults) {
  for (const fault of faults) console.error(fault);
  return faults.length > 0 ? 1 : 0;
}

if (isMain(import.meta.url)) process.exitCode = main(process.argv.slice(2));

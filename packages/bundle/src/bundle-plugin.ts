import type { Issue } from '@daino/kernel';
import {
  LIMITS,
  type Manifest,
  nameOfRoute,
  placedComponents,
  type PluginBundle,
  pluginErrors,
  referencedModule,
} from '@daino/contract';
import { build, type BuildOptions, type OutputFile } from 'esbuild';
import { toIssues } from './build-issues.ts';
import { withCompiler } from './compiler.ts';
import { integrityOf } from './integrity.ts';
import { confinedTo } from './confinement.ts';
import { openPluginFolder, type PluginFolder } from './plugin-folder.ts';
import { readManifest } from './read-manifest.ts';
import { readMigrations } from './read-migrations.ts';

export interface BuiltPlugin {
  readonly bundle: PluginBundle;
  /** What its author should know although it could be built. */
  readonly warnings: readonly Issue[];
}

/**
 * Builds the bundle of a plugin folder. No code of the plugin runs, and nothing outside its folder takes part.
 * The same folder gives the same bundle on every machine. Throws `MANIFEST_INVALID` or `BUNDLE_INVALID` with every
 * fault; those of code have `file:line:column` as their path.
 */
export async function bundlePlugin(folder: string | URL): Promise<PluginBundle> {
  const { bundle } = await buildPlugin(folder);
  return bundle;
}

/** `bundlePlugin`, with the manifest's warnings beside the bundle. */
export async function buildPlugin(location: string | URL): Promise<BuiltPlugin> {
  const folder = await openPluginFolder(location);
  const { manifest, warnings } = await readManifest(folder);
  const { modules, missing } = await findModules(folder, manifest);
  const { issues, server, map } = await compile(folder, modules);
  const { migrations, issues: misnamed } = await readMigrations(folder, manifest.migrations);
  const faults = [...missing, ...issues, ...misnamed, ...sizeFaults(server, map)];
  if (faults.length > 0) {
    throw pluginErrors.BUNDLE_INVALID({ what: `${manifest.slug} has faults` }, { issues: faults });
  }
  const parts = { manifest, serverSource: server, sourceMap: map, migrations };
  return { bundle: { ...parts, integrity: integrityOf(parts) }, warnings };
}

interface FoundModules {
  /** Main first; every module that a handler reference names. */
  readonly modules: readonly string[];
  readonly missing: readonly Issue[];
}

async function findModules(folder: PluginFolder, manifest: Manifest): Promise<FoundModules> {
  const handlers = [
    ...manifest.hooks.map(({ name, handler }) => ({ who: name, file: referencedModule(handler) })),
    ...manifest.events.map(({ type, handler }) => ({ who: type, file: referencedModule(handler) })),
    ...manifest.api_endpoints.map((route) => ({
      who: nameOfRoute(route),
      file: referencedModule(route.handler),
    })),
  ].filter(({ file }) => file !== '');
  const code = [{ who: 'main', file: manifest.main }, ...handlers];
  const named = [...code, ...componentFiles(manifest)];
  const exists = new Map<string, boolean>();
  for (const { file } of named) exists.set(file, exists.get(file) ?? (await folder.has(file)));
  const missing = named
    .filter(({ file }) => exists.get(file) !== true)
    .map(({ who, file }) => ({
      path: 'manifest.json',
      message: `${who} names ${file}, which is no file of the plugin`,
    }));
  const modules = new Set(code.map(({ file }) => file));
  return { modules: [...modules].filter((file) => exists.get(file) === true), missing };
}

/** The files that its user interface is in; they take no part in the server's code. */
function componentFiles({ admin_ui: ui }: Manifest) {
  const components = [
    ...placedComponents(ui).map(({ point, component }) => ({
      who: point,
      file: referencedModule(component),
    })),
    ...ui.pages.map(({ path, component }) => ({ who: path, file: referencedModule(component) })),
  ];
  return components.filter(({ file }) => file !== '');
}

interface Compiled {
  readonly issues: readonly Issue[];
  readonly server: string;
  readonly map: string;
}

async function compile(folder: PluginFolder, modules: readonly string[]): Promise<Compiled> {
  if (modules.length === 0) return { issues: [], server: '', map: '' };
  try {
    const outputFiles = await withCompiler(() => compileModules(folder, modules));
    return {
      issues: [],
      server: textOf(outputFiles, 'server.js'),
      map: textOf(outputFiles, 'server.js.map'),
    };
  } catch (error) {
    return { issues: toIssues(error), server: '', map: '' };
  }
}

async function compileModules(
  folder: PluginFolder,
  modules: readonly string[],
): Promise<readonly OutputFile[]> {
  const { outputFiles } = await build({
    ...FIXED,
    absWorkingDir: folder.root,
    stdin: {
      contents: entryOf(modules),
      resolveDir: folder.root,
      sourcefile: 'daino-entry',
      loader: 'js',
    },
    outfile: 'server.js',
    plugins: [confinedTo(folder)],
  });
  return outputFiles;
}

/** Says everything that esbuild would otherwise look up in files and environment around the plugin. */
const FIXED = {
  bundle: true,
  write: false,
  metafile: false,
  format: 'iife',
  globalName: 'plugin',
  platform: 'neutral',
  target: 'es2022',
  mainFields: ['module', 'main'],
  conditions: ['daino', 'module'],
  define: { 'process.env.NODE_ENV': '"production"' },
  tsconfigRaw: { compilerOptions: { strict: true, useDefineForClassFields: true } },
  charset: 'utf8',
  legalComments: 'none',
  minify: false,
  treeShaking: true,
  sourcemap: 'external',
  sourcesContent: false,
  logLevel: 'silent',
  logLimit: 0,
  logOverride: {
    'unsupported-dynamic-import': 'error',
    'unsupported-require-call': 'error',
    'direct-eval': 'error',
  },
} satisfies BuildOptions;

/** The script's modules by the paths that handler references use. */
function entryOf(modules: readonly string[]): string {
  const imports = modules.map((file, index) => `import * as m${index} from ${JSON.stringify(`./${file}`)};`);
  const entries = modules.map((file, index) => `${JSON.stringify(file)}: m${index}`);
  return [...imports, `export const modules = { main: m0, ${entries.join(', ')} };`].join('\n');
}

function textOf(files: readonly OutputFile[], name: string): string {
  return files.find(({ path }) => path.endsWith(name))?.text ?? '';
}

function sizeFaults(server: string, map: string): readonly Issue[] {
  const { serverBytes, mapBytes } = LIMITS.bundle;
  const faults: Issue[] = [];
  const size = Buffer.byteLength(server);
  if (size > serverBytes) {
    faults.push({
      path: '',
      message: `the bundled code has ${size} bytes, it may have ${serverBytes}; import less`,
    });
  }
  if (Buffer.byteLength(map) > mapBytes) {
    faults.push({ path: '', message: `the source map is larger than ${mapBytes} bytes; import less` });
  }
  return faults;
}

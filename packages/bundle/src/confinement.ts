import { isBuiltin } from 'node:module';
import path from 'node:path';
import { DainoError } from '@daino/kernel';
import { LIMITS } from '@daino/contract';
import type {
  Loader,
  OnLoadArgs,
  OnLoadResult,
  OnResolveArgs,
  OnResolveResult,
  Plugin,
  PluginBuild,
} from 'esbuild';
import { loadSdk, resolveInSdk, SDK_NAMES, SDK_NAMESPACE } from './sdk-modules.ts';
import type { PluginFolder } from './plugin-folder.ts';

const LOADERS: Readonly<Record<string, Loader>> = {
  '.ts': 'ts',
  '.mts': 'ts',
  '.cts': 'ts',
  '.js': 'js',
  '.mjs': 'js',
  '.cjs': 'js',
  '.json': 'json',
};

/** Marks our own question to esbuild's resolver, so that it is not asked again. */
const ASKED = Symbol('asked');

/** Lets a build see the plugin's folder and the SDK, and nothing else. */
export function confinedTo(folder: PluginFolder): Plugin {
  let left: number = LIMITS.bundle.uploadBytes;
  return {
    name: 'confinement',
    setup(build) {
      build.onResolve({ filter: /^/ }, (args) => resolve(build, folder, args));
      build.onLoad({ filter: /^/, namespace: SDK_NAMESPACE }, ({ path: module }) => loadSdk(module));
      build.onLoad({ filter: /^/, namespace: 'file' }, async (args) => {
        const loaded = await load(folder, args, left);
        left -= loaded.contents?.length ?? 0;
        return loaded;
      });
    },
  };
}

async function resolve(
  build: PluginBuild,
  folder: PluginFolder,
  args: OnResolveArgs,
): Promise<OnResolveResult | undefined> {
  if (args.pluginData === ASKED) return undefined;
  if (args.namespace === SDK_NAMESPACE) return resolveInSdk(args);
  if (SDK_NAMES.has(args.path)) return resolveInSdk({ path: args.path, importer: '' });
  if (isBuiltin(args.path))
    return refused(`${args.path} is a module of Node.js, which plugins do not have; use ctx`);
  const { importer, kind, namespace, resolveDir } = args;
  const found = await build.resolve(args.path, { importer, kind, namespace, resolveDir, pluginData: ASKED });
  if (found.errors.length > 0) {
    return refused(
      `${args.path} cannot be found in the plugin's folder; check the path or install the dependency there`,
    );
  }
  if (found.external || found.namespace !== 'file')
    return refused(`${args.path} is not part of the plugin; add the file to it`);
  if (!folder.contains(found.path)) return refused(`${args.path} leads outside the plugin's folder`);
  return { path: found.path, sideEffects: found.sideEffects };
}

async function load(folder: PluginFolder, args: OnLoadArgs, left: number): Promise<LoadedFile> {
  const extension = path.extname(args.path).toLowerCase();
  const loader = LOADERS[extension];
  if (loader === undefined)
    return refusedFile(`files of type ${extension || 'none'} cannot be part of a plugin's server code`);
  try {
    return { contents: await folder.read(args.path, left), loader, resolveDir: path.dirname(args.path) };
  } catch (error) {
    if (error instanceof DainoError)
      return refusedFile(`the sources are larger than ${LIMITS.bundle.uploadBytes} bytes`);
    throw error;
  }
}

type LoadedFile = OnLoadResult & { readonly contents?: Buffer };

function refused(text: string): OnResolveResult {
  return { errors: [{ text }] };
}

function refusedFile(text: string): LoadedFile {
  return { errors: [{ text }] };
}

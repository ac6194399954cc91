import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import type { OnLoadResult, OnResolveResult } from 'esbuild';

/** What plugins import, and under which name the seeds do. */
export const SDK_NAMES: ReadonlySet<string> = new Set(['@daino/plugin-sdk', '@digital-commerce/plugin-sdk']);

/**
 * Modules of ours get names instead of paths, `plugin-sdk/src/index.ts`, so that a bundle does not tell where it was
 * built and is the same everywhere.
 */
export const SDK_NAMESPACE = 'daino';

/** The SDK is material of a build and not a dependency of this package, hence asked for by name. */
const find = createRequire(import.meta.url);
const ENTRIES: Readonly<Record<string, string>> = {
  '@daino/plugin-sdk': find.resolve('@daino/plugin-sdk'),
  '@digital-commerce/plugin-sdk': find.resolve('@daino/plugin-sdk'),
  '@daino/contract/guest': find.resolve('@daino/contract/guest'),
};
const HOME = path.resolve(path.dirname(find.resolve('@daino/plugin-sdk')), '../..');

/** Resolves an import of the SDK, or one inside it; `importer` is then a name in our namespace. */
export function resolveInSdk({
  path: wanted,
  importer,
}: {
  path: string;
  importer: string;
}): OnResolveResult {
  const entry = Object.hasOwn(ENTRIES, wanted) ? ENTRIES[wanted] : undefined;
  const file = entry ?? path.resolve(HOME, path.dirname(importer), wanted);
  return {
    path: path.relative(HOME, file).replaceAll('\\', '/'),
    namespace: SDK_NAMESPACE,
    sideEffects: false,
  };
}

/** The source of a module of ours. */
export async function loadSdk(module: string): Promise<OnLoadResult> {
  return { contents: await readFile(path.join(HOME, module)), loader: 'ts' };
}

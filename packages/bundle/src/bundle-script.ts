import { createRequire, isBuiltin } from 'node:module';
import { fileURLToPath } from 'node:url';
import { build, type Plugin } from 'esbuild';

export interface BundleScriptOptions {
  /** `guest` runs in a bare isolate; `process` runs in Node and may use its modules and native packages. */
  readonly format: 'guest' | 'process';
}

/**
 * Our own TypeScript as one plain script, for places that cannot strip types: the isolate, and a Node without
 * WebAssembly. In a `process` script npm packages stay outside, under their absolute paths, so that it runs from
 * anywhere on this machine. It is CommonJS.
 */
export async function bundleScript(entry: URL | string, { format }: BundleScriptOptions): Promise<string> {
  const file = entry instanceof URL || entry.startsWith('file:') ? fileURLToPath(entry) : entry;
  const { outputFiles } = await build({
    entryPoints: [file],
    bundle: true,
    write: false,
    charset: 'utf8',
    legalComments: 'none',
    logLevel: 'silent',
    tsconfigRaw: { compilerOptions: { strict: true, useDefineForClassFields: true } },
    ...(format === 'guest'
      ? {
          format: 'iife',
          platform: 'neutral',
          mainFields: ['main'],
          target: 'es2023',
          charset: 'ascii',
          minify: true,
        }
      : { format: 'cjs', platform: 'node', target: 'node24', plugins: [packagesOutside] }),
  });
  return outputFiles.map(({ text }) => text).join('');
}

const packagesOutside: Plugin = {
  name: 'packages-outside',
  setup(bundling) {
    bundling.onResolve({ filter: /^[^./]/ }, ({ path, importer, kind }) => {
      if (kind === 'entry-point' || path.startsWith('@daino/')) return undefined;
      if (isBuiltin(path)) return { path, external: true };
      return { path: createRequire(importer).resolve(path), external: true };
    });
  },
};

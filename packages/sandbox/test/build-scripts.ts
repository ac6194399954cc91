import { builtinModules } from 'node:module';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { bundleGuest, childEntry } from '../src/index.ts';

/** Our own guest and process as the composition root hands them to the sandbox: one plain script each. */
export async function buildScripts(): Promise<{ guestSource: string; childSource: string }> {
  const [guestSource, childSource] = await Promise.all([
    bundleGuest((entry) => bundle(entry, 'iife')),
    bundle(childEntry, 'cjs'),
  ]);
  return { guestSource, childSource };
}

/** One of our scripts, for places that cannot strip types. */
export async function bundle(entry: URL, format: 'iife' | 'cjs'): Promise<string> {
  const output = await build({
    configFile: false,
    logLevel: 'silent',
    build: {
      write: false,
      minify: false,
      target: 'es2023',
      lib: { entry: fileURLToPath(entry), formats: [format], name: 'guest' },
      rolldownOptions: {
        external: [
          'isolated-vm',
          'quickjs-emscripten-core',
          /^@jitl\//,
          ...builtinModules,
          ...builtinModules.map((name) => `node:${name}`),
        ],
      },
    },
  });
  const [first] = Array.isArray(output) ? output : [];
  const code = first?.output[0].code;
  if (code === undefined) throw new Error(`${entry.pathname} was not bundled`);
  return code;
}

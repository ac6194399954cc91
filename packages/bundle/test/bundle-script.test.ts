import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { runInNewContext } from 'node:vm';
import { expect, it } from 'vitest';
import { bundleScript } from '../src/index.ts';
import { folderOf } from './plugin-files.ts';

const sources = {
  'entry.ts': `
    import { currencyDigits } from '@daino/contract/guest';
    import { double } from './double.ts';
    (globalThis as { result?: number }).result = double(currencyDigits('KWD'));`,
  'double.ts': 'export const double = (n: number): number => n * 2;',
};

it('makes one script without Node for the isolate', async () => {
  await using folder = await folderInside(sources);
  const script = await bundleScript(pathToFileURL(path.join(folder.path, 'entry.ts')), { format: 'guest' });
  const context: { result?: number } = {};
  runInNewContext(script, context);
  expect(context.result).toBe(6);
});

it('makes one script for a process that can neither strip types nor find packages', async () => {
  await using folder = await folderInside({
    'entry.ts': `
      import { writeSync } from 'node:fs';
      import semver from 'semver';
      import { double } from './double.ts';
      writeSync(1, String(double(semver.major('21.0.0'))));`,
    'double.ts': sources['double.ts'],
  });
  const script = await bundleScript(path.join(folder.path, 'entry.ts'), { format: 'process' });
  const { stdout, stderr } = spawnSync(process.execPath, ['--jitless', '-e', script], {
    cwd: '/',
    encoding: 'utf8',
  });
  expect({ stdout, stderr }).toEqual({ stdout: '42', stderr: '' });
});

/** Below this package, so that its imports resolve as those of our own sources do. */
async function folderInside(files: Readonly<Record<string, string>>): ReturnType<typeof folderOf> {
  return folderOf(files, import.meta.dirname);
}

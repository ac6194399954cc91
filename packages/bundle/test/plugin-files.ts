import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

export interface TemporaryFolder extends AsyncDisposable {
  readonly path: string;
}

/** A folder with these files in it, by their relative paths; gone at the end. */
export async function folderOf(
  files: Readonly<Record<string, string | Buffer>>,
  parent: string = tmpdir(),
): Promise<TemporaryFolder> {
  const folder = await mkdtemp(path.join(parent, 'daino-bundle-'));
  for (const [name, contents] of Object.entries(files)) {
    const file = path.join(folder, name);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, contents);
  }
  return {
    path: folder,
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  };
}

/** The least that is a plugin, with other files beside or instead. */
export function pluginOf(files: Readonly<Record<string, string | Buffer>> = {}): Promise<TemporaryFolder> {
  return folderOf({
    'manifest.json': '{ "name": "Small", "version": "1.0.0", "hooks": ["before_sale_create"] }',
    'src/plugin.ts': `
      import { definePlugin } from '@daino/plugin-sdk';
      export default definePlugin({ hooks: { before_sale_create: () => ({ notes: 'small' }) } });`,
    ...files,
  });
}

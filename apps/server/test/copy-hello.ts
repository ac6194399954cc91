import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const hello = fileURLToPath(new URL('../../../plugins/hello', import.meta.url));

/** A folder of its own, gone at the end. */
export async function temporaryFolder(): Promise<{ readonly folder: string } & AsyncDisposable> {
  const folder = await mkdtemp(path.join(tmpdir(), 'daino-server-test-'));
  return { folder, [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }) };
}

/** Copies `hello` under another slug into `<folder>/<slug>`; gives that folder. */
export async function copyHello(folder: string, slug: string): Promise<string> {
  const copy = path.join(folder, slug);
  await cp(hello, copy, { recursive: true, filter: (file) => !file.includes('node_modules') });
  await rewrite(path.join(copy, 'manifest.json'), (text) =>
    text.replace('"slug": "hello"', `"slug": "${slug}"`),
  );
  return copy;
}

export async function rewrite(file: string, change: (text: string) => string): Promise<void> {
  await writeFile(file, change(await readFile(file, 'utf8')));
}

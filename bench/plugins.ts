import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { TestHost, TestStore } from '@daino/testkit';

interface Copies {
  readonly fixture: 'adds-discount' | 'looks-on';
  readonly count: number;
}

/** Installs plugins with the code of one fixture, each under its own slug. */
export async function installCopies(
  host: TestHost,
  store: TestStore,
  { fixture, count }: Copies,
): Promise<void> {
  const source = fileURLToPath(new URL(`../tests/fixtures/plugins/${fixture}`, import.meta.url));
  const folder = await mkdtemp(path.join(tmpdir(), 'daino-bench-'));
  try {
    for (let index = 1; index <= count; index += 1) {
      const slug = `${fixture}-${index}`;
      const copy = path.join(folder, slug);
      await cp(source, copy, { recursive: true });
      const manifest = path.join(copy, 'manifest.json');
      const text = await readFile(manifest, 'utf8');
      await writeFile(manifest, text.replace(/"slug": *"[^"]*"/, `"slug": "${slug}"`));
      await host.publish(copy);
      await store.install(slug);
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

export interface TemporaryFolder extends Disposable {
  readonly path: string;
  write(name: string, content: unknown): void;
}

/** A folder with `files` (text, or a value to write as JSON) that is gone at the end of the scope. */
export function temporaryFolder(files: Record<string, unknown> = {}): TemporaryFolder {
  const root = mkdtempSync(path.join(tmpdir(), 'daino-tools-'));
  const write = (name: string, content: unknown) => {
    mkdirSync(path.dirname(path.join(root, name)), { recursive: true });
    writeFileSync(path.join(root, name), typeof content === 'string' ? content : JSON.stringify(content));
  };
  for (const [name, content] of Object.entries(files)) write(name, content);
  return { path: root, write, [Symbol.dispose]: () => rmSync(root, { recursive: true, force: true }) };
}

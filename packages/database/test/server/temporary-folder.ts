import { chmodSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import path from 'node:path';
import { memoryFolder } from '../../src/testing/test-server.ts';

export interface TemporaryFolder extends Disposable {
  readonly path: string;
}

/** A folder that others may pass through, gone when disposed. */
export function temporaryFolder(): TemporaryFolder {
  const folder = mkdtempSync(path.join(realpathSync(memoryFolder()), 'daino-database-'));
  chmodSync(folder, 0o711);
  return { path: folder, [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }) };
}

import { randomBytes } from 'node:crypto';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Database, openDatabase } from '@daino/database';
import { Secret, silentLog } from '@daino/kernel';

/** A durable database on disk, as in production; gone when the stack is disposed. */
export async function ownDatabase(opened: AsyncDisposableStack): Promise<Database> {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'daino-own-'));
  opened.defer(() => rm(dataDir, { recursive: true, force: true }));
  // It is made closed; Postgres may run as another user and has to pass through.
  await chmod(dataDir, 0o711);
  const secret = new Secret(randomBytes(32));
  return opened.use(await openDatabase({ dataDir, secret, log: silentLog, progress: () => undefined }));
}

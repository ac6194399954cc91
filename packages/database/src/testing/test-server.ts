// The one Postgres of a test run: in memory where there is room, its databases copies of one migrated template.

import { chmodSync, mkdtempSync, readdirSync, rmSync, statfsSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Secret, silentLog } from '@daino/kernel';
import { embeddedAddress, type EmbeddedAddress } from '../connections/server-address.ts';
import { isAlive, SUPERUSER } from '../embedded/create-cluster.ts';
import { startEmbedded } from '../embedded/start-embedded.ts';
import { migrate } from '../migrate.ts';
import { migratePluginApi } from '../plugin-sql/migrate-plugin-api.ts';
import { provision } from '../roles/provision.ts';

export interface TestServer extends AsyncDisposable {
  /** Where it is; `database` names the template. */
  readonly template: EmbeddedAddress;
}

/** Starts it. When this process is killed, the guardian stops Postgres and removes the files. */
export async function startTestServer(): Promise<TestServer> {
  const parent = memoryFolder();
  removeAbandoned(parent);
  const folder = mkdtempSync(path.join(parent, `${PREFIX}${process.pid}-`));
  await using starting = new AsyncDisposableStack();
  starting.defer(() => rmSync(folder, { recursive: true, force: true }));
  // It is made closed; Postgres may run as another user and has to pass through.
  chmodSync(folder, 0o711);
  const server = starting.use(
    await startEmbedded({
      dataFolder: folder,
      log: silentLog,
      progress: () => undefined,
      durable: false,
      ephemeral: true,
    }),
  );
  const template = { host: server.host, port: server.port, database: 'daino', superuser: SUPERUSER };
  const address = embeddedAddress(template);
  await provision({ address, secret: new Secret(Buffer.alloc(32)), progress: () => undefined });
  await migrate({ address: address.as('daino_owner'), progress: () => undefined });
  await migratePluginApi({ address: address.as('daino_installer'), progress: () => undefined });
  const started = starting.move();
  return { template, [Symbol.asyncDispose]: () => started.disposeAsync() };
}

const PREFIX = 'daino-test-';
const ROOM_BYTES = 1_073_741_824;
const ABANDONED_MS = 3_600_000;

/** A folder in memory, or the temporary folder where there is little: small containers have 64 MB. */
export function memoryFolder(): string {
  try {
    const { bavail, bsize } = statfsSync('/dev/shm');
    return bavail * bsize >= ROOM_BYTES ? '/dev/shm' : tmpdir();
  } catch {
    return tmpdir();
  }
}

/** Empty folders of runs that were killed: their guardian may not remove what is not its own. */
function removeAbandoned(parent: string): void {
  for (const name of readdirSync(parent)) {
    if (!name.startsWith(PREFIX)) continue;
    const folder = path.join(parent, name);
    try {
      if (isAlive(Number.parseInt(name.slice(PREFIX.length), 10))) continue;
      if (Date.now() - statSync(folder).mtimeMs > ABANDONED_MS)
        rmSync(folder, { recursive: true, force: true });
    } catch {
      // Another user's, or another run was quicker.
    }
  }
}

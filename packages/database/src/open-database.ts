import path from 'node:path';
import type { Log, Secret } from '@daino/kernel';
import { openConnections } from './connections/open-connections.ts';
import { embeddedAddress, type ServerAddress, urlAddress } from './connections/server-address.ts';
import { SUPERUSER } from './embedded/create-cluster.ts';
import { startEmbedded } from './embedded/start-embedded.ts';
import { migrate } from './migrate.ts';
import { migratePluginApi } from './plugin-sql/migrate-plugin-api.ts';
import { provision } from './roles/provision.ts';
import type { Database } from './store-transaction.ts';

export interface OpenDatabaseOptions {
  /** The embedded server lives in `<dataDir>/pg`. */
  readonly dataDir: string;
  /** A Postgres of your own, 15 or newer; then no embedded server is started and several processes may share it. */
  readonly url?: Secret;
  /** 32 bytes; the roles' passwords are derived from it where the server asks for passwords. */
  readonly secret: Secret<Buffer>;
  readonly log: Log;
  /** Told about slow steps only, such as "Creating the database …". */
  readonly progress: (message: string) => void;
  /** False only in tests: the data may not survive a crash of the machine. Default true. */
  readonly durable?: boolean;
}

/**
 * Starts or adopts the embedded server, or goes to `url`; then provisions, migrates and connects.
 * Disposing closes all of it. Throws DATABASE_* errors, all of which say what to do.
 */
export async function openDatabase(options: OpenDatabaseOptions): Promise<Database> {
  const { secret, log, progress } = options;
  await using opening = new AsyncDisposableStack();
  const address = options.url ? urlAddress(options.url, secret) : await startServer(options, opening);
  await provision({ address, secret, progress });
  await migrate({ address: address.as('daino_owner'), progress });
  await migratePluginApi({ address: address.as('daino_installer'), progress });
  const database = opening.use(await openConnections({ address, log }));
  const open = opening.move();
  return { ...database, [Symbol.asyncDispose]: () => open.disposeAsync() };
}

async function startServer(
  options: OpenDatabaseOptions,
  opening: AsyncDisposableStack,
): Promise<ServerAddress> {
  const server = await startEmbedded({ ...options, dataFolder: path.resolve(options.dataDir) });
  opening.use(server);
  return embeddedAddress({ ...server, database: 'daino', superuser: SUPERUSER });
}

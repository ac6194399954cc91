import { SOCKET_PORT } from './folders.ts';

export interface ServerSettingsOptions {
  readonly socketFolder: string;
  /** False: nothing is synced to disk. */
  readonly durable: boolean;
}

/** What Postgres is told at its start, instead of in a file that somebody might edit. */
export function serverSettings({
  socketFolder,
  durable,
}: ServerSettingsOptions): Readonly<Record<string, string>> {
  return {
    listen_addresses: '',
    unix_socket_directories: `"${socketFolder.replaceAll('"', '""')}"`,
    unix_socket_permissions: '0700',
    port: String(SOCKET_PORT),
    timezone: 'UTC',
    max_connections: '100',
    shared_buffers: '128MB',
    // Statements hold customers' data; they do not belong into a log.
    log_min_error_statement: 'panic',
    ...(durable ? {} : NOT_DURABLE),
  };
}

const NOT_DURABLE = {
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  wal_level: 'minimal',
  max_wal_senders: '0',
  autovacuum: 'off',
};

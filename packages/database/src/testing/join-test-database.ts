import { silentLog } from '@daino/kernel';
import { openConnections } from '../connections/open-connections.ts';
import { embeddedAddress, type EmbeddedAddress } from '../connections/server-address.ts';
import type { Database } from '../store-transaction.ts';

/** Opens a test's database in another process; `invitation` is what the test database gave. */
export function joinTestDatabase(invitation: string): Promise<Database> {
  // The other process got it from a test database of this very version.
  const address = embeddedAddress(JSON.parse(invitation) as EmbeddedAddress);
  return openConnections({ address, log: silentLog, connections: { app: 2, operator: 2, plugins: 2 } });
}

import { pluginHealth, type StoreTransaction } from '@daino/database';
import type { InstallationId } from '@daino/kernel';
import { freshStart } from './apply-report.ts';

/** What an activation makes of an installation's health; the caller holds the installation and tells the others. */
export async function startAfresh(tx: StoreTransaction, id: InstallationId, now: Date): Promise<void> {
  const before = await pluginHealth.lock(tx, id);
  if (before) await pluginHealth.save(tx, id, freshStart(before, now.getTime()));
}

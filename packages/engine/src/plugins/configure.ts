import { authorise, type Installation, type InstallationStatus, pluginErrors } from '@daino/contract';
import {
  type InstallationRow,
  installations,
  type JsonObject,
  type JsonValue,
  storeVersions,
  type StoreTransaction,
} from '@daino/database';
import type { StoreScope } from '@daino/kernel';
import type { EngineParts } from '../parts.ts';
import { checkConfig } from './check-config.ts';
import { getInstallation } from './get-installation.ts';

export interface ConfigureRequest {
  /** The whole configuration. */
  readonly config?: JsonObject | undefined;
  /** The place among the store's plugins; lower runs first. */
  readonly priority?: number | undefined;
  /** The configuration version that the caller has read; another one by now is a conflict. */
  readonly ifVersion?: number | undefined;
}

/**
 * Changes an installation's configuration or priority. Throws `PLUGIN_CONFIG_INVALID` with every fault,
 * `PLUGIN_CONFIG_MOVED` when somebody was faster.
 */
export async function configure(
  parts: EngineParts,
  scope: StoreScope,
  slugOrId: string,
  request: ConfigureRequest,
): Promise<Installation> {
  authorise(scope, 'plugins:manage');
  await change(parts, scope, slugOrId, (row) => {
    const { config, priority, ifVersion } = request;
    if (ifVersion !== undefined && ifVersion !== row.configVersion) {
      throw pluginErrors.PLUGIN_CONFIG_MOVED({ slug: row.slug, version: row.configVersion });
    }
    return {
      ...(config && { config: checkConfig(row.manifest, config) }),
      ...(priority !== undefined && { priority }),
    };
  });
  return getInstallation(parts, scope, slugOrId);
}

/** Changes one setting on behalf of the plugin itself; the whole configuration is checked. */
export async function setOwnSetting(
  parts: EngineParts,
  scope: StoreScope & { readonly installation: { readonly id: string } },
  setting: { readonly key: string; readonly value: JsonValue },
): Promise<void> {
  await change(parts, scope, scope.installation.id, (row) => ({
    config: checkConfig(row.manifest, { ...row.config, [setting.key]: setting.value }),
  }));
}

type Change = (row: InstallationRow) => { readonly config?: JsonObject; readonly priority?: number };

async function change(
  { database, dispatch }: EngineParts,
  scope: StoreScope,
  slugOrId: string,
  make: Change,
): Promise<void> {
  const { tables } = dispatch;
  const status = await database.inStore(scope, async (tx): Promise<InstallationStatus> => {
    const row = await lock(tx, slugOrId);
    await installations.configure(tx, row.id, make(row));
    if (row.status === 'active') {
      await storeVersions.raise(tx);
      await tables.announce(tx, scope.storeId);
    }
    return row.status;
  });
  if (status === 'active') await tables.reload(scope.storeId);
}

/** The installation as nobody else can change it before this transaction ends. */
async function lock(tx: StoreTransaction, slugOrId: string): Promise<InstallationRow> {
  const seen = await installations.find(tx, slugOrId);
  if (seen) await installations.lock(tx, seen.id);
  const row = seen && (await installations.find(tx, seen.id));
  if (!row) throw pluginErrors.PLUGIN_NOT_INSTALLED({ slug: slugOrId });
  return row;
}

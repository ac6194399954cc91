import { type HealthState, type InstallationStatus, type Manifest, UNFAILED_OUTCOMES } from '@daino/contract';
import type { InstallationId, OrganizationId, StoreId, UserId } from '@daino/kernel';
import { sql } from 'kysely';
import { json } from '../json.ts';
import type { StoreTransaction } from '../store-transaction.ts';
import type { JsonObject } from '../tables.ts';
import type { LastFailure } from './plugin-health.ts';

/** An installation with what its version declares and what its store granted. */
export interface InstallationRow {
  readonly id: InstallationId;
  readonly storeId: StoreId;
  readonly organizationId: OrganizationId;
  readonly pluginId: string;
  readonly versionId: string;
  readonly slug: string;
  readonly version: string;
  readonly manifest: Manifest;
  readonly status: InstallationStatus;
  readonly config: JsonObject;
  readonly configVersion: number;
  readonly priority: number;
  readonly grants: readonly string[];
  /** The hosts that granted network names stand for. */
  readonly bindings: Readonly<Record<string, string>>;
  readonly activations: number;
  /** Calls of its routes, and failures of its handlers, since it was installed. */
  readonly apiCalls: number;
  readonly errors: number;
  readonly lastError: { code: string; message: string; at: string } | null;
  readonly installedBy: UserId | null;
  readonly installedAt: Date;
  readonly lastActivatedAt: Date | null;
  readonly lastDeactivatedAt: Date | null;
  readonly lastUsedAt: Date | null;
  readonly health: HealthState;
  /** Null when it has not failed since its last activation. */
  readonly healthSince: Date | null;
  readonly quarantined: boolean;
  readonly nextTrialAt: Date | null;
  readonly lastFailure: LastFailure | null;
}

/** One installation by slug, installation id or plugin id. */
export async function find(tx: StoreTransaction, slugOrId: string): Promise<InstallationRow | undefined> {
  return installationRows(tx)
    .where((eb) =>
      eb.or([
        eb('p.slug', '=', slugOrId),
        eb(sql<string>`i.id::text`, '=', slugOrId),
        eb(sql<string>`p.id::text`, '=', slugOrId),
      ]),
    )
    .executeTakeFirst();
}

/** All installations of the store, by slug; with `status` those in that status. */
export async function list(tx: StoreTransaction, status?: InstallationStatus): Promise<InstallationRow[]> {
  const rows = installationRows(tx).orderBy('p.slug');
  return (status === undefined ? rows : rows.where('i.status', '=', status)).execute();
}

interface NewInstallation {
  readonly id: InstallationId;
  readonly pluginId: string;
  readonly versionId: string;
  readonly config: JsonObject;
  readonly grants: readonly string[];
  readonly bindings?: Readonly<Record<string, string>>;
  readonly installedBy: UserId | null;
}

/** Inserts an installation with its grants in status `installing`; false when the store has the plugin already. */
export async function insert(tx: StoreTransaction, row: NewInstallation): Promise<boolean> {
  const inserted = await tx.query
    .insertInto('storePlugins')
    .values({
      id: row.id,
      storeId: tx.storeId,
      pluginId: row.pluginId,
      versionId: row.versionId,
      status: 'installing',
      config: json(row.config),
      installedBy: row.installedBy,
    })
    .onConflict((conflict) => conflict.columns(['storeId', 'pluginId']).doNothing())
    .executeTakeFirst();
  if (inserted.numInsertedOrUpdatedRows !== 1n) return false;
  await replaceGrants(tx, row.id, { ...row, grantedBy: row.installedBy });
  return true;
}

interface NewGrants {
  readonly grants: readonly string[];
  readonly bindings?: Readonly<Record<string, string>>;
  readonly grantedBy: UserId | null;
}

/** Puts grants in place of those that there were; one that stays keeps who gave it. */
export async function replaceGrants(
  tx: StoreTransaction,
  id: InstallationId,
  { grants, bindings = {}, grantedBy }: NewGrants,
): Promise<void> {
  await tx.query
    .deleteFrom('pluginGrants')
    .where('storeId', '=', tx.storeId)
    .where('installationId', '=', id)
    .where(sql<boolean>`name <> all (${grants})`)
    .execute();
  if (grants.length === 0) return;
  const rows = grants.map((name) => ({
    installationId: id,
    storeId: tx.storeId,
    name,
    boundTo: bindings[name] ?? null,
    grantedBy,
  }));
  await tx.query
    .insertInto('pluginGrants')
    .values(rows)
    .onConflict((conflict) =>
      conflict
        .columns(['installationId', 'name'])
        .doUpdateSet((eb) => ({ boundTo: eb.ref('excluded.boundTo') })),
    )
    .execute();
}

/** Moves an installation to a status; an activation is counted, and an error is kept until the next activation. */
export async function setStatus(
  tx: StoreTransaction,
  id: InstallationId,
  status: InstallationStatus,
  error?: { code: string; message: string },
): Promise<void> {
  await tx.query
    .updateTable('storePlugins')
    .set({ status, updatedAt: sql`now()`, ...milestone(status) })
    .$if(error !== undefined, (update) =>
      update.set({ lastError: error ? json({ ...error, at: new Date().toISOString() }) : null }),
    )
    .where('storeId', '=', tx.storeId)
    .where('id', '=', id)
    .execute();
}

/** Replaces configuration and priority where given; every change of the configuration raises its version. */
export async function configure(
  tx: StoreTransaction,
  id: InstallationId,
  change: { readonly config?: JsonObject; readonly priority?: number },
): Promise<void> {
  await tx.query
    .updateTable('storePlugins')
    .set({
      updatedAt: sql`now()`,
      ...(change.config && { config: json(change.config), configVersion: sql<number>`config_version + 1` }),
      ...(change.priority !== undefined && { priority: change.priority }),
    })
    .where('storeId', '=', tx.storeId)
    .where('id', '=', id)
    .execute();
}

/** Takes the row until the transaction ends, so that two changes follow each other. */
export async function lock(tx: StoreTransaction, id: InstallationId): Promise<void> {
  await tx.query
    .selectFrom('storePlugins')
    .select('id')
    .where('storeId', '=', tx.storeId)
    .where('id', '=', id)
    .forUpdate()
    .execute();
}

/** Takes the row as above, and lets others refer to it; false when it is gone. */
export async function hold(tx: StoreTransaction, id: InstallationId): Promise<boolean> {
  const rows = await tx.query
    .selectFrom('storePlugins')
    .select('id')
    .where('storeId', '=', tx.storeId)
    .where('id', '=', id)
    .forNoKeyUpdate()
    .execute();
  return rows.length > 0;
}

/** Keeps an error until the next activation; null forgets it. */
export async function noteError(
  tx: StoreTransaction,
  id: InstallationId,
  error: LastFailure | null,
): Promise<void> {
  await tx.query
    .updateTable('storePlugins')
    .set({ lastError: error && json(error) })
    .where('storeId', '=', tx.storeId)
    .where('id', '=', id)
    .execute();
}

/** Which of these installations still exist; nobody else takes them before the transaction ends. */
export async function lockExisting(
  tx: StoreTransaction,
  ids: readonly InstallationId[],
): Promise<ReadonlySet<InstallationId>> {
  const rows = await tx.query
    .selectFrom('storePlugins')
    .select('id')
    .where('storeId', '=', tx.storeId)
    .where('id', 'in', ids)
    .orderBy('id')
    .forNoKeyUpdate()
    .execute();
  return new Set(rows.map((row) => row.id));
}

/** Notes that installations were used just now; a note of the last seconds is left as it is. */
export async function touch(tx: StoreTransaction, ids: readonly InstallationId[]): Promise<void> {
  await tx.query
    .updateTable('storePlugins')
    .set({ lastUsedAt: sql`now()` })
    .where('storeId', '=', tx.storeId)
    .where('id', 'in', ids)
    .where(sql<boolean>`(last_used_at is null or last_used_at < now() - interval '5 seconds')`)
    .execute();
}

/** Removes the row and, by cascade, its grants, subscriptions, data, logs and errors. */
export async function remove(tx: StoreTransaction, id: InstallationId): Promise<void> {
  await tx.query.deleteFrom('storePlugins').where('storeId', '=', tx.storeId).where('id', '=', id).execute();
}

function milestone(status: InstallationStatus) {
  if (status === 'active') {
    return { activations: sql<number>`activations + 1`, lastActivatedAt: sql<Date>`now()`, lastError: null };
  }
  if (status !== 'inactive') return {};
  return {
    lastDeactivatedAt: sql<Date>`case when status = 'active' then now() else last_deactivated_at end`,
  };
}

function installationRows(tx: StoreTransaction) {
  return tx.query
    .selectFrom('storePlugins as i')
    .innerJoin('plugins as p', 'p.id', 'i.pluginId')
    .innerJoin('pluginVersions as v', 'v.id', 'i.versionId')
    .innerJoin('stores as s', 's.id', 'i.storeId')
    .leftJoin('pluginHealth as h', 'h.installationId', 'i.id')
    .where('i.storeId', '=', tx.storeId)
    .select([
      sql<InstallationId>`i.id`.as('id'),
      'i.storeId as storeId',
      's.organizationId as organizationId',
      'p.id as pluginId',
      'v.id as versionId',
      'p.slug as slug',
      'v.version as version',
      'v.manifest as manifest',
      'i.status as status',
      'i.config as config',
      'i.configVersion as configVersion',
      'i.priority as priority',
      sql<
        string[]
      >`array(select g.name from plugin_grants g where g.installation_id = i.id order by g.name)`.as(
        'grants',
      ),
      sql<Record<string, string>>`(
        select coalesce(jsonb_object_agg(g.name, g.bound_to), '{}') from plugin_grants g
        where g.installation_id = i.id and g.bound_to is not null
      )`.as('bindings'),
      'i.activations as activations',
      sql<number>`(
        select coalesce(sum(u.runs), 0)::bigint from plugin_usage u
        where u.installation_id = i.id and u.grain = 'ever' and u.kind = 'route'
      )`.as('apiCalls'),
      sql<number>`(
        select coalesce(sum(u.runs), 0)::bigint from plugin_usage u
        where u.installation_id = i.id and u.grain = 'ever' and u.outcome <> all (${UNFAILED_OUTCOMES})
      )`.as('errors'),
      'i.lastError as lastError',
      'i.installedBy as installedBy',
      'i.installedAt as installedAt',
      'i.lastActivatedAt as lastActivatedAt',
      'i.lastDeactivatedAt as lastDeactivatedAt',
      'i.lastUsedAt as lastUsedAt',
      sql<HealthState>`coalesce(h.state, 'healthy')`.as('health'),
      'h.since as healthSince',
      sql<boolean>`coalesce(h.quarantined, false)`.as('quarantined'),
      'h.nextTrialAt as nextTrialAt',
      'h.lastFailure as lastFailure',
    ]);
}

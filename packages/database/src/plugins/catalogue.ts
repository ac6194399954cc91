import type { Manifest, PluginBundle } from '@daino/contract';
import { newId, type StoreId } from '@daino/kernel';
import { type Kysely, sql, type Transaction } from 'kysely';
import { json } from '../json.ts';
import type { StoreTransaction } from '../store-transaction.ts';
import type { JsonObject, Tables } from '../tables.ts';

/** One version of a plugin in the catalogue, without its code. */
export interface CatalogueVersion {
  readonly pluginId: string;
  readonly versionId: string;
  readonly slug: string;
  readonly version: string;
  readonly integrity: string;
  readonly manifest: Manifest;
}

/** What `publish` found when the version was there already. */
export type PublishOutcome = 'published' | 'unchanged' | 'taken';

interface PublishInput {
  readonly bundle: PluginBundle;
  /** The version's name; differs from the manifest's for rebuilt local plugins. */
  readonly version: string;
  /** The store that owns the upload, or null for everybody's. */
  readonly storeId: StoreId | null;
}

/** Writes a version; one that exists is left alone, and `taken` says that its contents are others. */
export async function publish(query: Transaction<Tables>, input: PublishInput): Promise<PublishOutcome> {
  const { bundle, version, storeId } = input;
  const { manifest } = bundle;
  const described = {
    name: manifest.name,
    description: manifest.description || null,
    type: manifest.category,
    version,
    // Parsed from the manifest's JSON and kept as JSON.
    configSchema: json(manifest.settings_schema as unknown as JsonObject),
    requiredEvents: manifest.events.map((event) => event.type),
  };
  const { id: pluginId } = await query
    .insertInto('plugins')
    .values({
      id: newId(),
      storeId: storeId,
      slug: manifest.slug,
      isInternal: storeId === null,
      ...described,
    })
    .onConflict((conflict) => conflict.columns(['storeId', 'slug']).doUpdateSet({ slug: manifest.slug }))
    .returning('id')
    .executeTakeFirstOrThrow();
  const inserted = await query
    .insertInto('pluginVersions')
    .values({
      id: newId(),
      storeId: storeId,
      pluginId: pluginId,
      version,
      manifest: json(manifest),
      serverSource: bundle.serverSource,
      sourceMap: bundle.sourceMap,
      migrations: json(bundle.migrations),
      integrity: bundle.integrity,
    })
    .onConflict((conflict) => conflict.columns(['pluginId', 'version']).doNothing())
    .executeTakeFirst();
  if (inserted.numInsertedOrUpdatedRows === 1n) {
    await query
      .updateTable('plugins')
      .set({ ...described, updatedAt: sql`now()` })
      .where('id', '=', pluginId)
      .execute();
    return 'published';
  }
  const known = await query
    .selectFrom('pluginVersions')
    .select('integrity')
    .where('pluginId', '=', pluginId)
    .where('version', '=', version)
    .executeTakeFirstOrThrow();
  return known.integrity === bundle.integrity ? 'unchanged' : 'taken';
}

/** Whether a slug belongs to a plugin that is everybody's. */
export async function isPublicSlug(tx: StoreTransaction, slug: string): Promise<boolean> {
  const row = await tx.query
    .selectFrom('plugins')
    .select('id')
    .where('slug', '=', slug)
    .where('storeId', 'is', null)
    .executeTakeFirst();
  return row !== undefined;
}

/** A version by slug or plugin id: the named one, else the plugin's newest. Delisted plugins are not found. */
export async function findVersion(
  tx: StoreTransaction,
  slugOrId: string,
  version?: string,
): Promise<CatalogueVersion | undefined> {
  return visibleVersions(tx.query, tx.storeId)
    .where((eb) => eb.or([eb('p.slug', '=', slugOrId), eb(sql<string>`p.id::text`, '=', slugOrId)]))
    .where((eb) =>
      version === undefined ? eb('v.version', '=', eb.ref('p.version')) : eb('v.version', '=', version),
    )
    .executeTakeFirst();
}

interface ListPluginsOptions {
  readonly q?: string | undefined;
  readonly category?: string | undefined;
  /** Narrows to these plugins. */
  readonly only?: readonly string[] | undefined;
  readonly limit: number;
  /** The slug after which the page starts. */
  readonly after?: string | undefined;
}

/** The newest version of each plugin that the store can see, in the order of their slugs. */
export async function list(tx: StoreTransaction, options: ListPluginsOptions): Promise<CatalogueVersion[]> {
  let rows = visibleVersions(tx.query, tx.storeId)
    .whereRef('v.version', '=', 'p.version')
    .orderBy('p.slug')
    .limit(options.limit);
  if (options.q)
    rows = rows.where(
      sql<boolean>`strpos(lower(p.name || ' ' || p.slug || ' ' || coalesce(p.description, '')), lower(${options.q})) > 0`,
    );
  if (options.category) rows = rows.where('p.type', '=', options.category);
  if (options.only) rows = rows.where(sql<boolean>`p.id = any(${options.only})`);
  if (options.after) rows = rows.where('p.slug', '>', options.after);
  return rows.execute();
}

/** The code of versions by their ids, in no order. */
export async function loadCode(
  tx: StoreTransaction,
  versionIds: readonly string[],
): Promise<{ versionId: string; source: string; sourceMap: string }[]> {
  if (versionIds.length === 0) return [];
  return tx.query
    .selectFrom('pluginVersions')
    .select(['id as versionId', 'serverSource as source', 'sourceMap as sourceMap'])
    .where('id', 'in', versionIds)
    .execute();
}

/** The migrations of a version, in their order. */
export async function loadMigrations(
  tx: StoreTransaction,
  versionId: string,
): Promise<PluginBundle['migrations']> {
  const row = await tx.query
    .selectFrom('pluginVersions')
    .select('migrations')
    .where('id', '=', versionId)
    .executeTakeFirst();
  return row?.migrations ?? [];
}

function visibleVersions(query: Kysely<Tables>, storeId: StoreId) {
  return query
    .selectFrom('plugins as p')
    .innerJoin('pluginVersions as v', 'v.pluginId', 'p.id')
    .select([
      'p.id as pluginId',
      'v.id as versionId',
      'p.slug as slug',
      'v.version as version',
      'v.integrity as integrity',
      'v.manifest as manifest',
    ])
    .where('p.isActive', '=', true)
    .where((eb) => eb.or([eb('p.storeId', 'is', null), eb('p.storeId', '=', storeId)]));
}

import { catalogue } from '@daino/database';
import type { InstallationId, StoreScope } from '@daino/kernel';
import type { EngineParts } from '../parts.ts';

interface WantedSchema {
  readonly installationId: InstallationId;
  readonly versionId: string;
  readonly grants: readonly string[];
}

/**
 * Gives an installation what is missing of its schema, roles, views and migrations. Each of the two steps is kept
 * whole or not at all, so that it may be repeated wherever it was stopped. Throws MIGRATION_* errors.
 */
export async function makeSchema(
  { database }: EngineParts,
  scope: StoreScope,
  { installationId, versionId, grants }: WantedSchema,
): Promise<void> {
  const access = { installationId, storeId: scope.storeId, grants };
  const migrations = await database.inStore(scope, (tx) => catalogue.loadMigrations(tx, versionId));
  await database.pluginSql.createSchema(access);
  if (migrations.length > 0) await database.pluginSql.migrate(access, migrations);
}

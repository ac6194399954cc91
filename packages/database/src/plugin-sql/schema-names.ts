import type { InstallationId } from '@daino/kernel';
import { isUuid } from '@daino/kernel';
import { INSTALLATION_PREFIX } from '../roles/roles.ts';

/** What an installation's schema and roles are called. The names need no quotes. */
export interface SchemaNames {
  readonly schema: string;
  /** Owns the plugin's tables; migrations run as it. */
  readonly owner: string;
  /** Reads and writes rows of the plugin's tables and reads its views; queries run as it. */
  readonly user: string;
}

export function schemaNames(installationId: InstallationId): SchemaNames {
  // It becomes part of statements.
  if (!isUuid(installationId)) throw new TypeError('an installation is named by a UUID');
  const schema = `${INSTALLATION_PREFIX}${installationId.replaceAll('-', '').toLowerCase()}`;
  return { schema, owner: `${schema}_own`, user: `${schema}_rw` };
}

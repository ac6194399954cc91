import { hkdfSync } from 'node:crypto';
import type { Secret } from '@daino/kernel';

/**
 * The roles of Daino in Postgres. All may log in; none is a member of another, so that none can become another. Only
 * the two for plugins are members of anything: of the roles of installations, without inheriting from them.
 */
export const DATABASE_ROLES = {
  /** Owns the schema and runs migrations. */
  daino_owner: { bypassesRowSecurity: false, installsPlugins: false },
  /** The server's work inside one store. */
  daino_app: { bypassesRowSecurity: false, installsPlugins: false },
  /** The server's work across stores. */
  daino_operator: { bypassesRowSecurity: true, installsPlugins: false },
  /** Makes and removes the schemas and roles of installations, and owns the views in them. */
  daino_installer: { bypassesRowSecurity: false, installsPlugins: true },
  /** Runs plugins' SQL, as the role of the installation; it has no rights of its own. */
  daino_gateway: { bypassesRowSecurity: false, installsPlugins: false },
} as const;

export type DatabaseRole = keyof typeof DATABASE_ROLES;

/** In `Object.keys` order; the type of `Object.keys` cannot say which keys. */
export const DATABASE_ROLE_NAMES = Object.keys(DATABASE_ROLES) as DatabaseRole[];

/** What the names of all schemas and roles of installations begin with. */
export const INSTALLATION_PREFIX = 'px_';

/** A role's password: the same for the same secret, different for every role. */
export function rolePassword(secret: Secret<Buffer>, role: DatabaseRole): string {
  const key = hkdfSync('sha256', secret.reveal(), 'daino', `postgres role ${role}`, 32);
  return Buffer.from(key).toString('base64url');
}

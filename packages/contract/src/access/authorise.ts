import { type Role, ROLES, type Scope } from '@daino/kernel';
import { authErrors } from '../errors/auth.ts';
import { capabilityErrors } from '../errors/capability.ts';
import { permissionGrants, type Permission, permissionTable } from './permissions.ts';

/**
 * Throws `PERMISSION_DENIED` unless the scope's actor may do this. A plugin may do what it was granted: without the
 * grant that goes with the permission it is refused with `GRANT_MISSING`, and where none does, always.
 */
export function authorise(scope: Scope, permission: Permission): void {
  const { actor } = scope;
  if (actor.kind === 'system') return;
  if (actor.kind === 'user' && atLeast(actor.role, permissionTable[permission])) return;
  const grant = actor.kind === 'plugin' ? permissionGrants[permission] : null;
  if (actor.kind !== 'plugin' || grant === null) throw authErrors.PERMISSION_DENIED({ permission });
  if (!actor.grants.has(grant)) throw capabilityErrors.GRANT_MISSING({ grant });
}

function atLeast(role: Role, wanted: Role): boolean {
  return ROLES.indexOf(role) <= ROLES.indexOf(wanted);
}

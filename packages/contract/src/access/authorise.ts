import { type Role, ROLES, type Scope } from '@daino/kernel';
import { authErrors } from '../errors/auth.ts';
import { type Permission, permissionTable } from './permissions.ts';

/** Throws `PERMISSION_DENIED` unless the scope's actor may do this. Plugins act under grants and are refused here. */
export function authorise(scope: Scope, permission: Permission): void {
  const { actor } = scope;
  if (actor.kind === 'system') return;
  if (actor.kind === 'user' && atLeast(actor.role, permissionTable[permission])) return;
  throw authErrors.PERMISSION_DENIED({ permission });
}

function atLeast(role: Role, wanted: Role): boolean {
  return ROLES.indexOf(role) <= ROLES.indexOf(wanted);
}

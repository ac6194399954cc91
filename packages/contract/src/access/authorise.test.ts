import { newId, type Role, ROLES, type Scope, silentLog } from '@daino/kernel';
import { expect, it } from 'vitest';
import { authorise } from './authorise.ts';
import { type Permission, permissionTable } from './permissions.ts';

const permissions = Object.keys(permissionTable) as Permission[];

it('allows a role what its table entry or a weaker one says, and nothing else', () => {
  for (const permission of permissions) {
    const weakest = ROLES.indexOf(permissionTable[permission]);
    const allowed = ROLES.filter((role) => may(user(role), permission));
    expect([permission, allowed]).toEqual([permission, ROLES.slice(0, weakest + 1)]);
  }
});

it('lets the owner do everything', () => {
  expect(permissions.filter((permission) => !may(user('owner'), permission))).toEqual([]);
});

it('refuses plugins, which act under grants, and names the permission', () => {
  const plugin = scope({ kind: 'plugin', installationId: newId(), slug: 'hello' });
  for (const permission of permissions) {
    expect(() => authorise(plugin, permission)).toThrow(
      expect.objectContaining({ code: 'PERMISSION_DENIED', data: { permission } }),
    );
  }
});

it('lets our own code through', () => {
  expect(permissions.every((permission) => may(scope({ kind: 'system' }), permission))).toBe(true);
});

function may(asked: Scope, permission: Permission): boolean {
  try {
    authorise(asked, permission);
    return true;
  } catch {
    return false;
  }
}

function user(role: Role): Scope {
  return scope({ kind: 'user', userId: newId(), role });
}

function scope(actor: Scope['actor']): Scope {
  return { actor, traceId: '0'.repeat(32), signal: new AbortController().signal, log: silentLog };
}

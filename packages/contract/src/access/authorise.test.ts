import { newId, type Role, ROLES, type Scope, silentLog } from '@daino/kernel';
import { expect, it } from 'vitest';
import { authorise } from './authorise.ts';
import { type Permission, permissionGrants, permissionTable } from './permissions.ts';

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

it('refuses plugins what they were not granted, and names the grant', () => {
  for (const permission of permissions) {
    const grant = permissionGrants[permission];
    const others = permissions.flatMap((one) => permissionGrants[one] ?? []).filter((one) => one !== grant);
    const refusal =
      grant === null
        ? { code: 'PERMISSION_DENIED', data: { permission } }
        : { code: 'GRANT_MISSING', data: { grant } };
    expect(() => authorise(plugin(others), permission)).toThrow(expect.objectContaining(refusal));
  }
});

it('allows a plugin what it was granted, and never to manage plugins or to read what the outbox holds', () => {
  const all = permissions.flatMap((one) => permissionGrants[one] ?? []);
  const everything = plugin([...all, ...permissions]);
  expect(permissions.filter((permission) => !may(everything, permission))).toEqual([
    'plugins:read',
    'plugins:manage',
    'events:read',
    'events:replay',
  ]);
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

function plugin(grants: readonly string[]): Scope {
  return scope({ kind: 'plugin', installationId: newId(), slug: 'hello', grants: new Set(grants) });
}

function scope(actor: Scope['actor']): Scope {
  return { actor, traceId: '0'.repeat(32), signal: new AbortController().signal, log: silentLog };
}

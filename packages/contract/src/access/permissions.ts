import type { Role } from '@daino/kernel';

/** What staff may do in a store, and the weakest role that may do it. */
export const permissionTable = {
  'store:read': 'staff',
  'products:read': 'staff',
  'products:write': 'manager',
  'customers:read': 'staff',
  'customers:write': 'staff',
  'customers:delete': 'manager',
  'sales:read': 'staff',
  'sales:write': 'staff',
  'stock:read': 'staff',
  'stock:write': 'manager',
  'carts:read': 'staff',
  'carts:write': 'staff',
  'orders:read': 'staff',
  'orders:write': 'staff',
  'payments:read': 'staff',
  'payments:write': 'staff',
  'refunds:read': 'staff',
  'refunds:write': 'manager',
  'employees:read': 'staff',
  'employees:write': 'manager',
  'plugins:read': 'manager',
  'plugins:manage': 'admin',
  'events:read': 'manager',
  'events:replay': 'admin',
} as const satisfies Readonly<Record<string, Role>>;

export type Permission = keyof typeof permissionTable;

/** The grant under which a plugin may do the same, or null: no plugin ever may. */
export const permissionGrants: Readonly<Record<Permission, string | null>> = {
  'store:read': 'stores:read',
  'products:read': 'products:read',
  'products:write': 'products:write',
  'customers:read': 'customers:read',
  'customers:write': 'customers:write',
  'customers:delete': 'customers:write',
  'sales:read': 'sales:read',
  'sales:write': 'sales:write',
  'stock:read': 'stock:read',
  'stock:write': 'stock:write',
  'carts:read': 'carts:read',
  'carts:write': 'carts:write',
  'orders:read': 'orders:read',
  'orders:write': 'orders:write',
  'payments:read': 'payments:read',
  'payments:write': 'payments:write',
  'refunds:read': 'refunds:read',
  'refunds:write': 'refunds:write',
  'employees:read': 'employees:read',
  'employees:write': 'employees:write',
  'plugins:read': null,
  'plugins:manage': null,
  'events:read': null,
  'events:replay': null,
};

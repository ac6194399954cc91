import type { Role } from '@daino/kernel';

/** What staff may do in a store, and the weakest role that may do it. */
export const permissionTable = {
  'store:read': 'staff',
  'products:read': 'staff',
  'products:write': 'manager',
  'customers:read': 'staff',
  'customers:write': 'staff',
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

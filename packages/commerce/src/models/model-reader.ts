import type { ModelEntity, ModelName, Permission } from '@daino/contract';
import {
  customers,
  employees,
  orders,
  products,
  sales,
  stores,
  type StoreTransaction,
} from '@daino/database';
import { viewCustomer } from '../customers/view-customer.ts';
import { viewEmployee } from '../employees/view-employee.ts';
import { viewOrder } from '../orders/view-order.ts';
import { viewProduct } from '../products/view-product.ts';
import { viewSale } from '../sales/view-sale.ts';

/** How the entities of a model are read: under which permission, and the ones with these ids, in no order. */
export interface ModelReader<Name extends ModelName = ModelName> {
  readonly permission: Permission;
  load(tx: StoreTransaction, ids: readonly string[]): Promise<readonly ModelEntity<Name>[]>;
}

export const MODEL_READERS: { readonly [Name in ModelName]: ModelReader<Name> } = {
  Product: {
    permission: 'products:read',
    load: async (tx, ids) => (await products.listByIds(tx, ids)).map(viewProduct),
  },
  Customer: {
    permission: 'customers:read',
    load: async (tx, ids) => (await customers.listByIds(tx, ids)).map(viewCustomer),
  },
  Order: {
    permission: 'orders:read',
    load: async (tx, ids) => (await orders.listByIds(tx, ids)).map(viewOrder).map(withoutTrace),
  },
  Sale: {
    permission: 'sales:read',
    load: async (tx, ids) => (await sales.listByIds(tx, ids)).map(viewSale).map(withoutTrace),
  },
  Employee: {
    permission: 'employees:read',
    load: async (tx, ids) => (await employees.listByIds(tx, ids)).map(viewEmployee),
  },
  Store: { permission: 'store:read', load: async (tx) => [await stores.get(tx)] },
};

/** What plugins did is for staff to read. */
export function withoutTrace<Entity extends { readonly trace: unknown }>({
  trace: _,
  ...entity
}: Entity): Omit<Entity, 'trace'> {
  return entity;
}

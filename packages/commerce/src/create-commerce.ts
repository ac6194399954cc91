import type { Database } from '@daino/database';
import type { Engine } from '@daino/engine';
import type { Clock } from '@daino/kernel';
import type { Outbox } from '@daino/outbox';
import { createCustomer } from './customers/create-customer.ts';
import { getCustomer } from './customers/get-customer.ts';
import { listCustomers } from './customers/list-customers.ts';
import { createProduct } from './products/create-product.ts';
import { getProduct } from './products/get-product.ts';
import { listProducts } from './products/list-products.ts';
import { getSale } from './sales/get-sale.ts';
import { listSales } from './sales/list-sales.ts';
import { recordSale } from './sales/record-sale.ts';

/** What the operations work with. */
export interface CommerceDependencies {
  readonly database: Database;
  /** Asks the store's plugins before something is written. */
  readonly filters: Pick<Engine, 'runFilter'>;
  readonly outbox: Pick<Outbox, 'append'>;
  readonly clock: Clock;
}

export type Commerce = ReturnType<typeof createCommerce>;

/** The embedded host store. Every operation authorises its caller and works in the store of its scope. */
export function createCommerce(dependencies: CommerceDependencies) {
  const bound = <Operation extends (commerce: CommerceDependencies, ...rest: never[]) => unknown>(
    operation: Operation,
  ) =>
    // Rest<> is this very function without its first parameter.
    ((...rest: never[]) => operation(dependencies, ...rest)) as Rest<Operation>;
  return {
    recordSale: bound(recordSale),
    getSale: bound(getSale),
    listSales: bound(listSales),
    createProduct: bound(createProduct),
    getProduct: bound(getProduct),
    listProducts: bound(listProducts),
    createCustomer: bound(createCustomer),
    getCustomer: bound(getCustomer),
    listCustomers: bound(listCustomers),
  };
}

type Rest<Operation> = Operation extends (commerce: CommerceDependencies, ...rest: infer Args) => infer Result
  ? (...args: Args) => Result
  : never;

import type { ModelName } from '@daino/contract';
import type { Database } from '@daino/database';
import type { Engine } from '@daino/engine';
import type { Clock, StoreScope } from '@daino/kernel';
import type { Outbox } from '@daino/outbox';
import { createCart } from './carts/create-cart.ts';
import { getCart } from './carts/get-cart.ts';
import { listCarts } from './carts/list-carts.ts';
import { updateCart } from './carts/update-cart.ts';
import { deleteCustomer } from './customers/delete-customer.ts';
import { createCustomer } from './customers/create-customer.ts';
import { getCustomer } from './customers/get-customer.ts';
import { listCustomers } from './customers/list-customers.ts';
import { updateCustomer } from './customers/update-customer.ts';
import { deleteEmployee } from './employees/delete-employee.ts';
import { createEmployee } from './employees/create-employee.ts';
import { getEmployee } from './employees/get-employee.ts';
import { listEmployees } from './employees/list-employees.ts';
import { updateEmployee } from './employees/update-employee.ts';
import { aggregateEntities } from './models/aggregate-entities.ts';
import { countEntities } from './models/count-entities.ts';
import { findEntities, type FindQuery } from './models/find-entities.ts';
import { cancelOrder } from './orders/cancel-order.ts';
import { changeOrderStatus } from './orders/change-order-status.ts';
import { completeOrder } from './orders/complete-order.ts';
import { createOrder } from './orders/create-order.ts';
import { getOrder } from './orders/get-order.ts';
import { listOrders } from './orders/list-orders.ts';
import { updateOrder } from './orders/update-order.ts';
import { getPayment } from './payments/get-payment.ts';
import { listPayments } from './payments/list-payments.ts';
import { recordPayment } from './payments/record-payment.ts';
import { deleteProduct } from './products/delete-product.ts';
import { createProduct } from './products/create-product.ts';
import { getProduct } from './products/get-product.ts';
import { listProducts } from './products/list-products.ts';
import { updateProduct } from './products/update-product.ts';
import { getRefund } from './refunds/get-refund.ts';
import { listRefunds } from './refunds/list-refunds.ts';
import { recordRefund } from './refunds/record-refund.ts';
import { updateSale } from './sales/update-sale.ts';
import { getSale } from './sales/get-sale.ts';
import { listSales } from './sales/list-sales.ts';
import { recordSale } from './sales/record-sale.ts';
import { adjustStock } from './stock/adjust-stock.ts';
import { correctStock } from './stock/correct-stock.ts';
import { listStockMovements } from './stock/list-stock-movements.ts';
import { receiveStock } from './stock/receive-stock.ts';

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
    aggregateEntities: bound(aggregateEntities),
    countEntities: bound(countEntities),
    findEntities: <Name extends ModelName>(scope: StoreScope, model: Name, query: FindQuery) =>
      findEntities(dependencies, scope, model, query),
    getSale: bound(getSale),
    listSales: bound(listSales),
    recordSale: bound(recordSale),
    updateSale: bound(updateSale),
    createProduct: bound(createProduct),
    getProduct: bound(getProduct),
    listProducts: bound(listProducts),
    updateProduct: bound(updateProduct),
    deleteProduct: bound(deleteProduct),
    adjustStock: bound(adjustStock),
    correctStock: bound(correctStock),
    listStockMovements: bound(listStockMovements),
    receiveStock: bound(receiveStock),
    createCustomer: bound(createCustomer),
    getCustomer: bound(getCustomer),
    listCustomers: bound(listCustomers),
    updateCustomer: bound(updateCustomer),
    deleteCustomer: bound(deleteCustomer),
    createEmployee: bound(createEmployee),
    getEmployee: bound(getEmployee),
    listEmployees: bound(listEmployees),
    updateEmployee: bound(updateEmployee),
    deleteEmployee: bound(deleteEmployee),
    createCart: bound(createCart),
    getCart: bound(getCart),
    listCarts: bound(listCarts),
    updateCart: bound(updateCart),
    cancelOrder: bound(cancelOrder),
    changeOrderStatus: bound(changeOrderStatus),
    completeOrder: bound(completeOrder),
    createOrder: bound(createOrder),
    getOrder: bound(getOrder),
    listOrders: bound(listOrders),
    updateOrder: bound(updateOrder),
    getPayment: bound(getPayment),
    listPayments: bound(listPayments),
    recordPayment: bound(recordPayment),
    getRefund: bound(getRefund),
    listRefunds: bound(listRefunds),
    recordRefund: bound(recordRefund),
  };
}

type Rest<Operation> = Operation extends (commerce: CommerceDependencies, ...rest: infer Args) => infer Result
  ? (...args: Args) => Result
  : never;

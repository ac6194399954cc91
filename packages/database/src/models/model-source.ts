import { type ModelField, type ModelName, within } from '@daino/contract';
import { type RawBuilder, sql } from 'kysely';

/** Where the entities of a model stand. Aliases: `t` for the rows, `p` for the payment of a sale. */
export interface ModelSource<Name extends ModelName = ModelName> {
  /** What follows `from`, and the condition that keeps entities of other kinds out. */
  readonly rows: RawBuilder<unknown>;
  readonly kept: RawBuilder<boolean>;
  /** The column that names the store. */
  readonly store: RawBuilder<unknown>;
  /** The value of each field; of an amount its minor units. */
  readonly columns: { readonly [Field in ModelField<Name>]: RawBuilder<unknown> };
}

const everyRow = sql<boolean>`true`;

const products: ModelSource<'Product'> = {
  rows: sql`products t`,
  kept: everyRow,
  store: sql`t.store_id`,
  columns: {
    id: sql`t.id`,
    name: sql`t.name`,
    description: sql`t.description`,
    sku: sql`t.sku`,
    price: sql`t.price_minor`,
    currency: sql`t.currency::text`,
    stock: sql`t.stock`,
    allowBackorder: sql`t.allow_backorder`,
    lowStockThreshold: sql`t.low_stock_threshold`,
    reorderThreshold: sql`t.reorder_threshold`,
    category: sql`t.category`,
    tags: sql`t.tags`,
    images: sql`t.images`,
    metadata: sql`t.metadata`,
    createdAt: sql`t.created_at`,
    updatedAt: sql`t.updated_at`,
  },
};

const customers: ModelSource<'Customer'> = {
  rows: sql`customers t`,
  kept: everyRow,
  store: sql`t.store_id`,
  columns: {
    id: sql`t.id`,
    name: sql`t.name`,
    email: sql`t.email`,
    phone: sql`t.phone`,
    tags: sql`t.tags`,
    metadata: sql`t.metadata`,
    createdAt: sql`t.created_at`,
    updatedAt: sql`t.updated_at`,
  },
};

const orders: ModelSource<'Order'> = {
  rows: sql`orders t`,
  kept: sql<boolean>`t.channel <> 'pos'`,
  store: sql`t.store_id`,
  columns: {
    id: sql`t.id`,
    number: sql`t.number`,
    status: sql`t.status`,
    orderType: sql`t.order_type`,
    currency: sql`t.currency::text`,
    subtotal: sql`t.subtotal_minor`,
    total: sql`t.total_minor`,
    paid: paymentsOf('amount_minor'),
    refunded: paymentsOf('refunded_minor'),
    customerId: sql`t.customer_id`,
    customerName: sql`t.customer_name`,
    customerPhone: sql`t.customer_phone`,
    customerEmail: sql`t.customer_email`,
    employeeId: sql`t.employee_id`,
    deliveryAddress: sql`t.delivery_address`,
    notes: sql`t.notes`,
    metadata: sql`t.metadata`,
    createdAt: sql`t.created_at`,
    updatedAt: sql`t.updated_at`,
  },
};

const sales: ModelSource<'Sale'> = {
  rows: sql`orders t join payments p on p.store_id = t.store_id and p.order_id = t.id`,
  kept: sql<boolean>`t.channel = 'pos'`,
  store: sql`t.store_id`,
  columns: {
    id: sql`t.id`,
    number: sql`t.number`,
    status: sql`'completed'::text`,
    currency: sql`t.currency::text`,
    subtotal: sql`t.subtotal_minor`,
    total: sql`t.total_minor`,
    ...within('payment', {
      id: sql`p.id`,
      method: sql`p.method`,
      amount: sql`p.amount_minor`,
      reference: sql`p.reference`,
      status: sql`case when p.amount_minor > 0 and p.refunded_minor = p.amount_minor then 'refunded' else 'completed' end`,
      refunded: sql`p.refunded_minor`,
    }),
    customerId: sql`t.customer_id`,
    employeeId: sql`t.employee_id`,
    notes: sql`t.notes`,
    metadata: sql`t.metadata`,
    createdAt: sql`t.created_at`,
  },
};

const employees: ModelSource<'Employee'> = {
  rows: sql`employees t`,
  kept: everyRow,
  store: sql`t.store_id`,
  columns: {
    id: sql`t.id`,
    name: sql`t.name`,
    email: sql`t.email`,
    phone: sql`t.phone`,
    title: sql`t.title`,
    active: sql`t.active`,
    metadata: sql`t.metadata`,
    createdAt: sql`t.created_at`,
    updatedAt: sql`t.updated_at`,
  },
};

const stores: ModelSource<'Store'> = {
  rows: sql`stores t`,
  kept: everyRow,
  store: sql`t.id`,
  columns: {
    id: sql`t.id`,
    organizationId: sql`t.organization_id`,
    slug: sql`t.slug`,
    name: sql`t.name`,
    currency: sql`t.currency::text`,
    timezone: sql`t.timezone`,
    settings: sql`t.settings`,
    createdAt: sql`t.created_at`,
  },
};

export const MODEL_SOURCES: { readonly [Name in ModelName]: ModelSource<Name> } = {
  Product: products,
  Customer: customers,
  Order: orders,
  Sale: sales,
  Employee: employees,
  Store: stores,
};

/** What came in for an order, as its row in the API sums it up. */
function paymentsOf(column: 'amount_minor' | 'refunded_minor'): RawBuilder<unknown> {
  return sql`(select coalesce(sum(o.${sql.ref(column)}), 0)::bigint from payments o
    where o.store_id = t.store_id and o.order_id = t.id and o.status in ('completed', 'refunded'))`;
}

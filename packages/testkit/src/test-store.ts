import {
  type Customer,
  type CustomerDraft,
  type Installation,
  type InstallRequest,
  type Order,
  type OrderDraft,
  type PluginErrorEntry,
  pluginErrors,
  type PluginLogEntry,
  type Product,
  type ProductDraft,
  type Refund,
  type RouteMethod,
  type Sale,
  type SaleDraft,
} from '@daino/contract';
import {
  type InstallationRow,
  installations,
  type JsonValue,
  pluginData,
  type PluginSqlTransaction,
} from '@daino/database';
import { testStore } from '@daino/database/testing';
import type { StoreScope } from '@daino/kernel';
import type { PlatformParts } from './test-host.ts';
import { requestRoute, type TestRequest, type TestResponse } from './request-route.ts';
import { until } from './until.ts';

export interface TestStoreOptions {
  /** ISO 4217, default EUR. */
  readonly currency?: string;
  /** IANA time zone, default Europe/Berlin. */
  readonly timezone?: string;
}

type Line = SaleDraft['items'][number];

/** One store with everything that a test does in it, as its owner. */
export interface TestStore {
  readonly scope: StoreScope;
  /** A product, priced 10 with 100 in stock unless said otherwise. */
  product(draft?: Partial<ProductDraft>): Promise<Product>;
  customer(draft?: Partial<CustomerDraft>): Promise<Customer>;
  /** A sale's line of a product made for it. */
  line(draft?: Partial<ProductDraft> & { readonly quantity?: number }): Promise<Line>;
  /** Makes a sale; of one new product when no items are given. */
  sale(draft?: Partial<SaleDraft>): Promise<Sale>;
  /** Places an order; of one new product when no items are given. */
  order(draft?: Partial<OrderDraft>): Promise<Order>;
  /** Takes an order through its states up to completed. */
  complete(order: Pick<Order, 'id'>): Promise<Order>;
  /** Pays back a part of what was paid with a payment. */
  refund(paymentId: string, amount: number): Promise<Refund>;
  /** Installs a published plugin with all its grants and activates it. */
  install(slug: string, request?: Partial<InstallRequest>): Promise<Installation>;
  plugin(slug: string): TestPlugin;
  /** Resolves when every event so far has reached its subscribers or has run out of attempts. */
  delivered(): Promise<void>;
  /** Delivers once more what was delivered so far, as may happen at any time, and resolves when it is done. */
  deliveredAgain(): Promise<void>;
}

/** What a test can ask about an installed plugin. */
export interface TestPlugin {
  logs(): Promise<readonly PluginLogEntry[]>;
  errors(): Promise<readonly PluginErrorEntry[]>;
  /** A value of its own data, or null. */
  data(key: string): Promise<JsonValue>;
  configure(config: Installation['config']): Promise<Installation>;
  /** Calls a route of it as the owner of the store; throws what would be answered as a problem. */
  request(method: RouteMethod, path: string, options?: TestRequest): Promise<TestResponse>;
  /** Rows of its own tables and of what it was granted, as its own SQL sees them. */
  rows(sql: string, parameters?: readonly JsonValue[]): Promise<readonly Readonly<Record<string, unknown>>[]>;
  /** Begins a transaction as its own SQL would, to hold what its handlers then wait for. At most 2 seconds. */
  begin(): Promise<PluginSqlTransaction>;
}

export async function createTestStore(
  parts: PlatformParts,
  { currency = 'EUR', timezone = 'Europe/Berlin' }: TestStoreOptions = {},
): Promise<TestStore> {
  const { database, engine, commerce, outbox } = parts;
  const { scope } = await testStore(database, { currency, timezone });
  const product: TestStore['product'] = (draft = {}) =>
    commerce.createProduct(scope, { ...plainProduct, ...draft });
  const line: TestStore['line'] = async ({ quantity = 1, ...draft } = {}) => {
    const { id: productId } = await product(draft);
    return { productId, quantity, metadata: {} };
  };
  const delivered = (): Promise<void> => until(async () => !(await isUnderWay(parts, scope)));
  return {
    scope,
    product,
    line,
    customer: (draft = {}) =>
      commerce.createCustomer(scope, { name: 'Ada Lovelace', tags: [], metadata: {}, ...draft }),
    sale: async (draft = {}) => {
      const items = draft.items ?? [await line()];
      const made = await commerce.recordSale(scope, {
        payment: { method: 'cash' },
        metadata: {},
        ...draft,
        items,
      });
      return made.sale;
    },
    install: async (slug, request = {}) => {
      await engine.plugins.install(scope, { slug, grants: 'all', config: {}, ...request });
      return engine.plugins.activate(scope, slug);
    },
    plugin: (slug) => testPlugin(parts, scope, slug),
    order: async (draft = {}) => {
      const items = draft.items ?? [await line()];
      const placed = await commerce.createOrder(scope, {
        orderType: 'pickup',
        metadata: {},
        ...draft,
        items,
      });
      return placed.order;
    },
    complete: async ({ id }) => {
      for (const status of ['confirmed', 'preparing', 'ready', 'shipped'] as const)
        await commerce.changeOrderStatus(scope, { id, status });
      return commerce.changeOrderStatus(scope, { id, status: 'completed' });
    },
    refund: async (paymentId, amount) => {
      const made = await commerce.recordRefund(scope, { paymentId, amount, restock: [], metadata: {} });
      return made.refund;
    },
    delivered,
    deliveredAgain: async () => {
      await delivered();
      await outbox.history.replayAll(scope, { filter: { status: 'delivered' } });
      await delivered();
    },
  };
}

const plainProduct: ProductDraft = {
  name: 'Something',
  price: 10,
  stock: 100,
  allowBackorder: false,
  tags: [],
  images: [],
  metadata: {},
};

function testPlugin(parts: PlatformParts, scope: StoreScope, slug: string): TestPlugin {
  const { database, engine } = parts;
  const row = (): Promise<InstallationRow | undefined> =>
    database.inStore(scope, (tx) => installations.find(tx, slug));
  const access = async () => {
    const found = await row();
    if (!found) throw pluginErrors.PLUGIN_NOT_INSTALLED({ slug });
    return { installationId: found.id, storeId: scope.storeId, grants: found.grants };
  };
  return {
    logs: async () => (await engine.plugins.logs(scope, slug, { limit: 200 })).data,
    errors: async () => (await engine.plugins.errors(scope, slug, { limit: 200 })).data,
    data: async (key) => {
      const found = await row();
      return found ? database.inStore(scope, (tx) => pluginData.get(tx, found.id, key)) : null;
    },
    configure: (config) => engine.plugins.configure(scope, slug, { config }),
    request: (method, path, options) => requestRoute(parts, scope, { slug, method, path, ...options }),
    rows: async (sql, parameters = []) =>
      (await database.pluginSql.query(await access(), sql, parameters)).rows,
    begin: async () => database.pluginSql.begin(await access()),
  };
}

async function isUnderWay({ database }: PlatformParts, scope: StoreScope): Promise<boolean> {
  return database.inStore(scope, async (tx) => {
    const row = await tx.query
      .selectFrom('deliveries')
      .select('id')
      .where('storeId', '=', tx.storeId)
      .where('status', 'in', ['pending', 'in_flight', 'failed'])
      .limit(1)
      .executeTakeFirst();
    return row !== undefined;
  });
}

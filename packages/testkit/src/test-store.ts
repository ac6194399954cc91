import type {
  Customer,
  CustomerDraft,
  Installation,
  InstallRequest,
  PluginErrorEntry,
  PluginLogEntry,
  Product,
  ProductDraft,
  Sale,
  SaleDraft,
} from '@daino/contract';
import { type InstallationRow, installations, type JsonValue, pluginData } from '@daino/database';
import { testStore } from '@daino/database/testing';
import type { StoreScope } from '@daino/kernel';
import type { PlatformParts } from './test-host.ts';
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
  /** Installs a published plugin with all its grants and activates it. */
  install(slug: string, request?: Partial<InstallRequest>): Promise<Installation>;
  plugin(slug: string): TestPlugin;
  /** Resolves when every event so far has reached its subscribers or has run out of attempts. */
  delivered(): Promise<void>;
}

/** What a test can ask about an installed plugin. */
export interface TestPlugin {
  logs(): Promise<readonly PluginLogEntry[]>;
  errors(): Promise<readonly PluginErrorEntry[]>;
  /** A value of its own data, or null. */
  data(key: string): Promise<JsonValue>;
  configure(config: Installation['config']): Promise<Installation>;
}

export async function createTestStore(
  parts: PlatformParts,
  { currency = 'EUR', timezone = 'Europe/Berlin' }: TestStoreOptions = {},
): Promise<TestStore> {
  const { database, engine, commerce } = parts;
  const { scope } = await testStore(database, { currency, timezone });
  const product: TestStore['product'] = (draft = {}) =>
    commerce.createProduct(scope, { ...plainProduct, ...draft });
  const line: TestStore['line'] = async ({ quantity = 1, ...draft } = {}) => {
    const { id: productId } = await product(draft);
    return { productId, quantity, metadata: {} };
  };
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
    delivered: () => until(async () => !(await isUnderWay(parts, scope))),
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

function testPlugin({ database, engine }: PlatformParts, scope: StoreScope, slug: string): TestPlugin {
  const row = (): Promise<InstallationRow | undefined> =>
    database.inStore(scope, (tx) => installations.find(tx, slug));
  return {
    logs: async () => (await engine.plugins.logs(scope, slug, { limit: 200 })).data,
    errors: async () => (await engine.plugins.errors(scope, slug, { limit: 200 })).data,
    data: async (key) => {
      const found = await row();
      return found ? database.inStore(scope, (tx) => pluginData.get(tx, found.id, key)) : null;
    },
    configure: (config) => engine.plugins.configure(scope, slug, { config }),
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

import {
  testHost,
  type TestHost,
  type TestHostOptions,
  type TestPlugin,
  type TestStore,
} from '@daino/testkit';

export const SLUG = 'loyalty-points';
const folder = new URL('..', import.meta.url);

interface Balance {
  readonly balance: number;
  readonly reserved: number;
  readonly debt: number;
  readonly available: number;
}

export interface Points extends Balance {
  readonly worth: number;
  readonly currency: string;
  readonly redemptions: readonly { readonly id: string; readonly points: number }[];
  readonly history: {
    readonly data: readonly { readonly id: number; readonly kind: string; readonly points: number }[];
    readonly next_cursor: number | null;
  };
}

export interface Redeemed extends Balance {
  readonly id: string;
  readonly points: number;
  readonly worth: number;
  readonly status: string;
}

/** A customer who buys, and whose points can be seen. */
export interface Buyer {
  readonly id: string;
  points(query?: Readonly<Record<string, string>>): Promise<Points>;
  redeem(points: number, key?: string): Promise<Redeemed>;
  /** Buys something for so much. `key` is the sale's Idempotency-Key. */
  buy(price: number, key?: string): Promise<Sale>;
  /** Tries to buy and pays too little: the plugins are asked, and the sale is refused after that. */
  failToBuy(price: number, key: string): Promise<void>;
}

type Sale = Awaited<ReturnType<TestStore['sale']>>;

/** The platform with the plugin in its store. */
export type LoyaltyHost = TestHost & {
  buyer(): Promise<Buyer>;
  /** Makes it late: what is pending has reached its end. */
  grownLate(): Promise<void>;
  /** Begins a transaction that holds the customer's account: nobody else changes it until it ends. */
  holdAccount(customerId: string): ReturnType<TestPlugin['begin']>;
  /** What is wrong between accounts, entries, redemptions and purchases; empty when the books are right. */
  faultsInBooks(): Promise<readonly object[]>;
};

export async function loyaltyHost(options: Omit<TestHostOptions, 'plugins'> = {}): Promise<LoyaltyHost> {
  const host = await testHost({ ...options, plugins: [folder] });
  const plugin = host.plugin(SLUG);
  return {
    ...host,
    buyer: () => newBuyer(host),
    grownLate: async () => {
      await plugin.rows(
        `update redemptions set expires_at = now() - interval '1 second', held_at = held_at - interval '1 hour'
         where status = 'pending'`,
      );
    },
    holdAccount: async (customerId) => {
      const held = await plugin.begin();
      await held.query('select 1 from accounts where customer_id = $1 for update', [customerId]);
      return held;
    },
    faultsInBooks: () => plugin.rows(FAULTS),
  };
}

async function newBuyer(host: TestHost): Promise<Buyer> {
  const { id } = await host.customer();
  const plugin = host.plugin(SLUG);
  const sell = async (price: number, key: string | undefined, amount?: number): Promise<Sale> => {
    const scope = key === undefined ? host.scope : { ...host.scope, idempotencyKey: key };
    const payment = { method: 'card', ...(amount !== undefined && { amount }) };
    const items = [await host.line({ price })];
    return (await host.commerce.recordSale(scope, { customerId: id, items, payment, metadata: {} })).sale;
  };
  return {
    id,
    points: async (query = {}) => {
      const { body } = await plugin.request('GET', `/points/${id}`, { query });
      return body as Points;
    },
    redeem: async (points, key) => {
      const { body } = await plugin.request('POST', `/points/${id}/redeem`, {
        body: { points },
        ...(key !== undefined && { idempotencyKey: key }),
      });
      return body as Redeemed;
    },
    buy: (price, key) => sell(price, key),
    failToBuy: async (price, key) => {
      const refused = await sell(price, key, 0.01).then(
        () => false,
        () => true,
      );
      if (!refused) throw new Error('The sale was made.');
    },
  };
}

const FAULTS = `
  select a.* from accounts a
  where a.balance <> (select coalesce(sum(points), 0) from entries e where e.customer_id = a.customer_id)
    or a.reserved <> (select coalesce(sum(points), 0) from redemptions r
                      where r.customer_id = a.customer_id and r.status = 'pending')
    or a.balance - a.debt <> (select coalesce(sum(earned - reversed - spent + returned), 0) from purchases p
                              where p.customer_id = a.customer_id)
    or (a.debt > 0 and a.balance > a.reserved)`;

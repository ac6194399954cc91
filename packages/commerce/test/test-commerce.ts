import {
  type HookData,
  type HookName,
  HOOKS,
  type OrderDraft,
  orderDraft,
  type ProductDraft,
  productDraft,
  type SaleDraft,
  saleDraft,
} from '@daino/contract';
import type { Database } from '@daino/database';
import { testDatabase, testStore, type TestStore } from '@daino/database/testing';
import type { FilterInput, FilterOutcome } from '@daino/engine';
import { silentLog, systemClock, type StoreScope } from '@daino/kernel';
import { createOutbox } from '@daino/outbox';
import { type Commerce, createCommerce } from '../src/index.ts';
import { countStatements } from './count-statements.ts';

type SaleData = HookData<typeof HOOKS.BEFORE_SALE_CREATE>;
export type SaleFilter = (
  data: SaleData,
  scope: StoreScope,
) => FilterOutcome<SaleData> | Promise<FilterOutcome<SaleData>>;

type Filter<Name extends HookName> = (
  data: HookData<Name>,
) => FilterOutcome<HookData<Name>> | Promise<FilterOutcome<HookData<Name>>>;

/** What stands where the engine stands: one function that is asked about every sale, and what it was asked. */
export interface Asked {
  readonly operationId: string;
  readonly data: SaleData;
}

export interface TestCommerce extends AsyncDisposable, TestStore {
  readonly database: Database;
  readonly commerce: Commerce;
  readonly asked: readonly Asked[];
  /** How many statements commerce has sent so far. */
  readonly statements: () => number;
  /** Every event so far, in its order. */
  facts(): Promise<readonly { readonly type: string; readonly payload: object }[]>;
  /** What else stands where the engine stands: an answer for one hook instead of "nothing against it". */
  answer<Name extends HookName>(hook: Name, filter: Filter<Name>): void;
  /** A product as a manager would create it. */
  product(overrides?: Partial<ProductDraft>): ReturnType<Commerce['createProduct']>;
}

/** Commerce on a database of its own, in one store; `filter` answers for the plugins and changes nothing by default. */
export async function testCommerce(filter: SaleFilter = allow): Promise<TestCommerce> {
  const database = await testDatabase();
  const store = await testStore(database);
  const asked: Asked[] = [];
  const answers = new Map<HookName, unknown>();
  const runFilter = async <Name extends HookName>(
    scope: StoreScope,
    hook: Name,
    { operationId, data }: FilterInput<HookData<Name>>,
  ): Promise<FilterOutcome<HookData<Name>>> => {
    // What is kept under a hook's name is a filter for it.
    const other = answers.get(hook) as Filter<Name> | undefined;
    if (other) return other(data);
    if (hook !== HOOKS.BEFORE_SALE_CREATE) return { outcome: 'allowed', emitted: [], data, trace: [] };
    // Of this hook HookData<Name> is SaleData.
    const input = { operationId, data: data as SaleData };
    asked.push(input);
    return (await filter(input.data, scope)) as FilterOutcome<HookData<Name>>;
  };
  const { counted, statements } = countStatements(database);
  const outbox = createOutbox({ database: counted, clock: systemClock, log: silentLog });
  const commerce = createCommerce({ database: counted, filters: { runFilter }, outbox, clock: systemClock });
  return {
    ...store,
    database,
    commerce,
    asked,
    statements,
    facts: () =>
      database.operator.query.selectFrom('events').select(['type', 'payload']).orderBy('seq').execute(),
    answer: (hook, other) => void answers.set(hook, other),
    product: (overrides) => commerce.createProduct(store.scope, aProduct(overrides)),
    [Symbol.asyncDispose]: () => database[Symbol.asyncDispose](),
  };
}

function allow(data: SaleData): FilterOutcome<SaleData> {
  return { outcome: 'allowed', emitted: [], data, trace: [] };
}

/** A discount of `amount` major units, as a plugin would give it. */
export function discount(amount: number): SaleFilter {
  return (data) => {
    const adjustments = [{ id: 'happy-1', label: 'Happy hour', amount: -amount, source: 'happy' }];
    return {
      outcome: 'allowed',
      emitted: [],
      data: { ...data, sale: { ...data.sale, adjustments } },
      trace: [],
    };
  };
}

export function aProduct(overrides: Partial<ProductDraft> = {}): ProductDraft {
  return productDraft.parse({ name: 'Espresso', price: 2.5, stock: 10, ...overrides });
}

/** A draft of an order of one piece of each product, to be picked up by somebody. */
export function anOrder(
  items: readonly (string | DraftedItem)[],
  overrides: Partial<OrderDraft> = {},
): OrderDraft {
  return orderDraft.parse({
    items: items.map((item) => (typeof item === 'string' ? { productId: item, quantity: 1 } : item)),
    orderType: 'pickup',
    ...(overrides.customerId === undefined && { customer: { name: 'Grace Hopper', phone: '+1 555 0100' } }),
    ...overrides,
  });
}

/** A line of a draft; what is missing takes its default. */
type DraftedItem = Pick<SaleDraft['items'][number], 'productId' | 'quantity'> &
  Partial<SaleDraft['items'][number]>;

/** A draft of a sale of one piece of each product, in cash. */
export function aSale(
  items: readonly (string | DraftedItem)[],
  overrides: Partial<SaleDraft> = {},
): SaleDraft {
  return saleDraft.parse({
    items: items.map((item) => (typeof item === 'string' ? { productId: item, quantity: 1 } : item)),
    payment: { method: 'cash' },
    ...overrides,
  });
}

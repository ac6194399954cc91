import type { Commerce } from '@daino/commerce';
import type { Database } from '@daino/database';
import type { Capabilities, Engine } from '@daino/engine';
import { cacheCapabilities } from './cache.ts';
import { configCapabilities } from './config.ts';
import { cryptoCapabilities } from './crypto.ts';
import { dataCapabilities } from './data.ts';
import { dbCapabilities } from './db.ts';
import { eventCapabilities } from './events.ts';
import { modelCapabilities } from './models.ts';
import { httpCapabilities } from './http.ts';
import { createOutgoingClient, type OutgoingOptions } from './http/outgoing-client.ts';
import { tableCapabilities } from './tables.ts';
import { Transactions } from './transactions.ts';
import { validateCapabilities } from './validate.ts';

export interface CapabilitiesDependencies {
  readonly database: Database;
  readonly engine: Pick<Engine, 'setOwnSetting' | 'emitOwnEvent'>;
  /** The store's operations, which ask the plugins of that engine. */
  readonly commerce: Commerce;
  /** What the operator decides about requests that plugins make; by default they reach public addresses only. */
  readonly outgoing?: OutgoingOptions;
}

/** The host side of every call on `ctx`. The broker has checked invocation, budget, grant and arguments before. */
export function createCapabilities(deps: CapabilitiesDependencies): Capabilities & AsyncDisposable {
  const { database, engine, commerce, outgoing } = deps;
  const transactions = new Transactions(database);
  return {
    ...configCapabilities(engine),
    ...dataCapabilities(transactions),
    ...dbCapabilities(database, transactions),
    ...tableCapabilities(database, transactions),
    ...cacheCapabilities(database),
    ...cryptoCapabilities(),
    ...eventCapabilities(engine),
    ...httpCapabilities(createOutgoingClient(outgoing)),
    ...modelCapabilities(commerce, transactions),
    ...validateCapabilities(),
  };
}

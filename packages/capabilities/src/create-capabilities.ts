import type { Database } from '@daino/database';
import type { Capabilities, Engine } from '@daino/engine';
import { configCapabilities } from './config.ts';
import { dataCapabilities } from './data.ts';
import { dbCapabilities } from './db.ts';
import { Transactions } from './transactions.ts';

export interface CapabilitiesDependencies {
  readonly database: Database;
  readonly engine: Pick<Engine, 'setOwnSetting'>;
}

/** The host side of every call on `ctx`. The broker has checked invocation, budget, grant and arguments before. */
export function createCapabilities({ database, engine }: CapabilitiesDependencies): Capabilities {
  const transactions = new Transactions(database);
  return {
    ...configCapabilities(engine),
    ...dataCapabilities(transactions),
    ...dbCapabilities(database, transactions),
  };
}

import type { z } from 'zod';
import { cacheDelete, cacheGet, cacheSet } from './cache.ts';
import { configSet } from './config.ts';
import { cryptoHash, cryptoHmac, cryptoRandomBytes, cryptoRandomUuid } from './crypto.ts';
import { cryptoSubtle } from './crypto-subtle.ts';
import { dataDelete, dataGet, dataList, dataSet } from './data.ts';
import { dbBegin, dbCommit, dbOne, dbQuery, dbRollback } from './db.ts';
import { eventsEmit } from './events.ts';
import { httpRequest } from './http.ts';
import {
  modelsAggregate,
  modelsCount,
  modelsCreate,
  modelsDelete,
  modelsFind,
  modelsUpdate,
} from './models.ts';
import {
  tablesAggregate,
  tablesCount,
  tablesCreate,
  tablesDelete,
  tablesFind,
  tablesInsert,
  tablesOpen,
  tablesUpdate,
  tablesUpsert,
} from './tables.ts';
import { validateCheck } from './validate.ts';

/** Every call that a plugin can make on the host, by the name that crosses the wire. */
export const capabilityTable = {
  'config.set': configSet,
  'data.get': dataGet,
  'data.set': dataSet,
  'data.delete': dataDelete,
  'data.list': dataList,
  'http.request': httpRequest,
  'cache.get': cacheGet,
  'cache.set': cacheSet,
  'cache.delete': cacheDelete,
  'crypto.randomUUID': cryptoRandomUuid,
  'crypto.randomBytes': cryptoRandomBytes,
  'crypto.hash': cryptoHash,
  'crypto.hmac': cryptoHmac,
  'crypto.subtle': cryptoSubtle,
  'validate.check': validateCheck,
  'events.emit': eventsEmit,
  'db.query': dbQuery,
  'db.one': dbOne,
  'db.begin': dbBegin,
  'db.commit': dbCommit,
  'db.rollback': dbRollback,
  'models.find': modelsFind,
  'models.count': modelsCount,
  'models.aggregate': modelsAggregate,
  'models.create': modelsCreate,
  'models.update': modelsUpdate,
  'models.delete': modelsDelete,
  'tables.create': tablesCreate,
  'tables.open': tablesOpen,
  'tables.find': tablesFind,
  'tables.count': tablesCount,
  'tables.aggregate': tablesAggregate,
  'tables.insert': tablesInsert,
  'tables.upsert': tablesUpsert,
  'tables.update': tablesUpdate,
  'tables.delete': tablesDelete,
} as const;

export type CapabilityName = keyof typeof capabilityTable;
/** What a plugin passes; `CapabilityArgs` is the same with defaults filled in. */
export type CapabilityInput<Name extends CapabilityName> = z.input<(typeof capabilityTable)[Name]['args']>;
export type CapabilityArgs<Name extends CapabilityName> = z.output<(typeof capabilityTable)[Name]['args']>;
export type CapabilityResult<Name extends CapabilityName> = z.output<
  (typeof capabilityTable)[Name]['result']
>;

export function isCapabilityName(name: string): name is CapabilityName {
  return Object.hasOwn(capabilityTable, name);
}

/** Calls that read or write what the plugin stores; the bytes that they move count for `resource_limits.disk_io`. */
export function movesStoredData(name: CapabilityName): boolean {
  return STORED.some((space) => name.startsWith(space));
}

/** Calls that the database answers: of one invocation only a few run at once. */
export function asksDatabase(name: CapabilityName): boolean {
  return movesStoredData(name) || name.startsWith('models.');
}

const STORED = ['db.', 'tables.', 'data.', 'cache.'];

import type { z } from 'zod';
import { configSet } from './config.ts';
import { dataDelete, dataGet, dataList, dataSet } from './data.ts';
import { dbBegin, dbCommit, dbOne, dbQuery, dbRollback } from './db.ts';

/** Every call that a plugin can make on the host, by the name that crosses the wire. */
export const capabilityTable = {
  'config.set': configSet,
  'data.get': dataGet,
  'data.set': dataSet,
  'data.delete': dataDelete,
  'data.list': dataList,
  'db.query': dbQuery,
  'db.one': dbOne,
  'db.begin': dbBegin,
  'db.commit': dbCommit,
  'db.rollback': dbRollback,
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

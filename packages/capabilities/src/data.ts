import { capabilityErrors, LIMITS } from '@daino/contract';
import { type Database, pluginData } from '@daino/database';
import type { Capabilities, CapabilityScope } from '@daino/engine';

type DataCalls = Pick<Capabilities, 'data.get' | 'data.set' | 'data.delete' | 'data.list'>;

/** `ctx.data`: the key-value data of the calling installation, and of no other. */
export function dataCapabilities(database: Database): DataCalls {
  return {
    'data.get': (scope, [key]) =>
      database.inStore(scope, (tx) => pluginData.get(tx, scope.installation.id, key)),
    'data.set': async (scope, [key, value]) => {
      const limitBytes = LIMITS.data.valueBytes;
      if (Buffer.byteLength(JSON.stringify(value)) > limitBytes)
        throw capabilityErrors.DATA_LIMIT_EXCEEDED({ limitBytes });
      await database.inStore(relaxed(scope), (tx) =>
        pluginData.set(tx, scope.installation.id, { key, value }),
      );
      return null;
    },
    'data.delete': (scope, [key]) =>
      database.inStore(relaxed(scope), (tx) => pluginData.remove(tx, scope.installation.id, key)),
    'data.list': async (scope, [{ prefix, limit, cursor }]) => {
      const found = await database.inStore(scope, (tx) =>
        pluginData.list(tx, scope.installation.id, { prefix, limit: limit + 1, after: cursor }),
      );
      const data = found.slice(0, limit);
      return { data, next_cursor: found.length > limit ? (data.at(-1)?.key ?? null) : null };
    },
  };
}

/**
 * A call never waits for the disk: what an event's handler wrote is flushed by the settling of its delivery, what a
 * hook's wrote by the operation, and without those two the handler runs again.
 */
function relaxed(scope: CapabilityScope) {
  return { storeId: scope.storeId, signal: scope.signal, durability: 'relaxed' } as const;
}

import { capabilityErrors, LIMITS } from '@daino/contract';
import { type Database, json, pluginCache } from '@daino/database';
import type { Capabilities } from '@daino/engine';
import { callerOf, relaxed } from './transactions.ts';

type CacheCalls = Pick<Capabilities, 'cache.get' | 'cache.set' | 'cache.delete'>;

/** `ctx.cache`: values of the calling installation that may be forgotten at any time. */
export function cacheCapabilities(database: Database): CacheCalls {
  return {
    'cache.get': (scope, [key]) =>
      database.inStore(relaxed(scope), (tx) => pluginCache.get(tx, scope.installation.id, key)),
    'cache.set': async (scope, [key, value, seconds]) => {
      const limitBytes = LIMITS.cache.valueBytes;
      const text = json(value);
      const size = Buffer.byteLength(text);
      if (size > limitBytes) throw capabilityErrors.DATA_LIMIT_EXCEEDED({ limitBytes });
      const bytes = size + Buffer.byteLength(key);
      await database.pluginSql.store(callerOf(scope), bytes, () =>
        database.inStore(relaxed(scope), async (tx) => {
          await pluginCache.set(tx, scope.installation.id, { key, value: text, bytes, seconds });
          await pluginCache.makeRoom(tx, scope.installation.id, { quota: LIMITS.cache, spared: key });
        }),
      );
      return null;
    },
    'cache.delete': (scope, [key]) =>
      database.inStore(relaxed(scope), (tx) => pluginCache.remove(tx, scope.installation.id, key)),
  };
}

import { capabilityErrors, LIMITS } from '@daino/contract';
import { json, pluginData } from '@daino/database';
import type { Capabilities } from '@daino/engine';
import type { Transactions } from './transactions.ts';

type DataCalls = Pick<Capabilities, 'data.get' | 'data.set' | 'data.delete' | 'data.list'>;

/** `ctx.data`: the key-value data of the calling installation, and of no other; in its transaction when it is in one. */
export function dataCapabilities(transactions: Transactions): DataCalls {
  return {
    'data.get': (scope, [key]) =>
      transactions.withData(scope, (tx) => pluginData.get(tx, scope.installation.id, key)),
    'data.set': async (scope, [key, value]) => {
      const limitBytes = LIMITS.data.valueBytes;
      const text = json(value);
      const bytes = Buffer.byteLength(text);
      if (bytes > limitBytes) throw capabilityErrors.DATA_LIMIT_EXCEEDED({ limitBytes });
      await transactions.storeData(scope, bytes, (tx) =>
        pluginData.set(tx, scope.installation.id, { key, value: text }),
      );
      return null;
    },
    'data.delete': (scope, [key]) =>
      transactions.withData(scope, (tx) => pluginData.remove(tx, scope.installation.id, key)),
    'data.list': async (scope, [{ prefix, limit, cursor }]) => {
      const bytes = LIMITS.data.listBytes;
      const { data, more } = await transactions.withData(scope, (tx) =>
        pluginData.list(tx, scope.installation.id, { prefix, limit, bytes, after: cursor }),
      );
      return { data, next_cursor: more ? (data.at(-1)?.key ?? null) : null };
    },
  };
}

import { createHash } from 'node:crypto';
import type { PluginBundle } from '@daino/contract';

/** `sha512-<base64>` over manifest, code, map and migrations; the order of the manifest's keys does not matter. */
export function integrityOf(bundle: Omit<PluginBundle, 'integrity'>): string {
  const { manifest, serverSource, sourceMap, migrations } = bundle;
  const text = JSON.stringify([sortedJson(manifest), serverSource, sourceMap, sortedJson(migrations)]);
  return `sha512-${createHash('sha512').update(text).digest('base64')}`;
}

function sortedJson(value: unknown): string {
  return JSON.stringify(value, (_key, one: unknown) => {
    if (typeof one !== 'object' || one === null || Array.isArray(one)) return one;
    return Object.fromEntries(Object.entries(one).toSorted(([left], [right]) => (left < right ? -1 : 1)));
  });
}

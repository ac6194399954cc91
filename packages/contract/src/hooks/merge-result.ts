// Runs in the isolate too: imports nothing that needs zod or Node.
import { ownMetadata } from './own-metadata.ts';
import { sameJson } from './same-json.ts';
import { settledTotal, type Totalled } from './settle-totals.ts';

type Json = { [key: string]: unknown };

/**
 * Applies what a hook handler returned to the data it was given, and gives the data that the next plugin sees.
 * `returned` is the subject or a data object holding it. Absent keys stay, `null` clears, arrays replace; the plugin's
 * adjustments replace its own earlier ones, and metadata is written under its slug. Undefined and null change nothing.
 * It judges nothing: the host compares the outcome with what the hook allows.
 */
export function mergeResult(data: Json, subject: string, slug: string, returned: unknown): Json | undefined {
  if (returned === undefined || returned === null) return undefined;
  if (!isObject(returned)) throw new TypeError('a hook returns nothing, its subject or its data');
  const whole = isObject(returned[subject]) ? returned : { [subject]: returned };
  const merged: Json = { ...data };
  for (const key of plainKeys(whole)) {
    const next = whole[key];
    if (key === subject) merged[key] = mergeSubject(asObject(data[key]), asObject(next), slug);
    else if (next !== undefined) merged[key] = next;
  }
  return merged;
}

function mergeSubject(before: Json, returned: Json, slug: string): Json {
  const after: Json = { ...before };
  for (const key of plainKeys(returned)) {
    const value = returned[key];
    if (value === undefined) continue;
    if (key === 'metadata') after[key] = ownMetadata(before[key], value, slug);
    else if (key === 'adjustments') after[key] = replaceOwnAdjustments(before[key], value, slug);
    else if (key === 'items') after[key] = mergeItems(before[key], value, slug);
    else if (value === null) delete after[key];
    else after[key] = value;
  }
  // A total of the plugin's own making is left for the host to refuse.
  if (sameJson(after['total'], before['total']) && Array.isArray(after['adjustments']))
    after['total'] = settledTotal(after as unknown as Totalled);
  return after;
}

function replaceOwnAdjustments(before: unknown, returned: unknown, slug: string): unknown {
  if (returned !== null && !Array.isArray(returned)) return returned;
  const others = asArray(before).filter((one) => asObject(one)['source'] !== slug);
  const own = asArray(returned).filter((one) => !others.some((other) => sameJson(other, one)));
  return [...others, ...own.map((one, index) => stamp(one, slug, index))];
}

function stamp(adjustment: unknown, slug: string, index: number): unknown {
  if (!isObject(adjustment)) return adjustment;
  return { id: `${slug}-${index + 1}`, ...adjustment, source: adjustment['source'] ?? slug };
}

function mergeItems(before: unknown, returned: unknown, slug: string): unknown {
  if (!Array.isArray(returned)) return returned;
  const old = asArray(before);
  return returned.map((item: unknown, index) => {
    const was = old[index];
    if (!isObject(item) || !isObject(was) || !('metadata' in item)) return item;
    return { ...item, metadata: ownMetadata(was['metadata'], item['metadata'], slug) };
  });
}

/** Own keys, without the one that would set a prototype. */
function plainKeys(object: Json): readonly string[] {
  return Object.keys(object).filter((key) => key !== '__proto__');
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function asObject(value: unknown): Json {
  return isObject(value) ? value : {};
}

function asArray(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

// Runs in the isolate too: imports nothing that needs zod or Node.
import { sameJson } from './same-json.ts';

type Json = { [key: string]: unknown };

/**
 * What a plugin may make of metadata: its own part stands under its slug. Keys that are as they were stay where they
 * are; new and changed ones become the plugin's, null removes them. No empty part is kept.
 */
export function ownMetadata(before: unknown, returned: unknown, slug: string): unknown {
  const old = asObject(before);
  const { [slug]: own, ...others } = old;
  if (returned === null) return others;
  if (!isObject(returned)) return returned;
  const kept = returned[slug] === undefined ? own : returned[slug];
  const mine: Json = { ...asObject(kept) };
  for (const key of plainKeys(returned)) {
    if (key === slug || sameJson(returned[key], old[key])) continue;
    if (returned[key] === null) delete mine[key];
    else mine[key] = returned[key];
  }
  return Object.keys(mine).length === 0 ? others : { ...others, [slug]: mine };
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

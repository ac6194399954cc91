import { native } from './primordials.ts';

/** Gives an entity its id as `_id` too, where founding documents look for it; JSON and loops do not see it. */
export function addId(entity: unknown): void {
  if (typeof entity !== 'object' || entity === null || native.hasOwn(entity, '_id')) return;
  const id = native.hasOwn(entity, 'id') ? native.get(entity, 'id') : undefined;
  if (typeof id !== 'string') return;
  native.defineProperty(entity, '_id', { value: id, configurable: true, writable: true });
}

/** The same for what a handler is given: the entity itself, or an object of entities by name. */
export function addIds(input: unknown): void {
  addId(input);
  if (typeof input !== 'object' || input === null || native.isArray(input)) return;
  for (const name in input) if (native.hasOwn(input, name)) addId(native.get(input, name));
}

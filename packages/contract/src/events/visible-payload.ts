import { eventTable, isEventType } from './event-table.ts';

/**
 * A payload as an installation may see it: fields about persons only with the grant `customers:read`. Whoever shows a
 * payload to a plugin, or answers questions about it, takes it from here.
 */
export function visiblePayload<Payload extends object>(
  { type, payload }: { readonly type: string; readonly payload: Payload },
  mayKnowPersons: boolean,
): Partial<Payload> {
  const pii: readonly string[] = isEventType(type) ? eventTable[type].pii : [];
  if (pii.length === 0 || mayKnowPersons) return payload;
  // What is left of an object is a part of it.
  return Object.fromEntries(
    Object.entries(payload).filter(([key]) => !pii.includes(key)),
  ) as Partial<Payload>;
}

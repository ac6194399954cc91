import { z } from 'zod';
import { LIMITS } from '../limits.ts';

/** An event that a plugin defines: `plugin.<slug>.<name>`. */
export type CustomEventType = `plugin.${string}.${string}`;

/** The part of a custom event's type that the plugin chooses. */
export const customEventName = z
  .string()
  .max(64)
  .regex(/^[a-z][a-z0-9]*([._-][a-z0-9]+)*$/, 'must be a name such as "points.earned"');

/** What it carries: a JSON object. */
export const customEventPayload = z
  .record(z.string(), z.json())
  .refine(
    (payload) => JSON.stringify(payload).length <= LIMITS.customEvent.payloadLength,
    `may have ${LIMITS.customEvent.payloadLength} characters as JSON`,
  );

const TYPE = /^plugin\.[a-z][a-z0-9-]{1,62}\.[a-z][a-z0-9]*([._-][a-z0-9]+)*$/;

export function isCustomEventType(type: string): type is CustomEventType {
  return type.length <= 200 && TYPE.test(type);
}

export function customEventType(slug: string, name: string): CustomEventType {
  return `plugin.${slug}.${name}`;
}

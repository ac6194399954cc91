import { z } from 'zod';
import { LIMITS } from '../limits.ts';
import { defineCapability, HANDLER_KINDS } from './define-capability.ts';

const { keyLength, seconds, secondsCeiling, valueBytes } = LIMITS.cache;
const key = z.string().min(1).max(keyLength);

/** `ctx.cache.get(key)`: what this installation put there and has not expired, or null. */
export const cacheGet = defineCapability({
  args: z.tuple([key]),
  result: z.json(),
  grant: null,
  allowedIn: HANDLER_KINDS,
});

/**
 * `ctx.cache.set(key, value, seconds)`: keeps a JSON value for some time, an hour by default. What expires soonest
 * makes room when the cache is full: a cache may forget.
 */
export const cacheSet = defineCapability({
  args: z.tuple([key, z.json(), z.int().min(1).max(secondsCeiling).default(seconds)]),
  valueBytes,
  result: z.null(),
  grant: null,
  allowedIn: HANDLER_KINDS,
});

/** `ctx.cache.delete(key)`: forgets a value; tells whether there was one. */
export const cacheDelete = defineCapability({
  args: z.tuple([key]),
  result: z.boolean(),
  grant: null,
  allowedIn: HANDLER_KINDS,
});

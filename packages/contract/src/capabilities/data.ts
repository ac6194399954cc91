import { z } from 'zod';
import { LIMITS } from '../limits.ts';
import { defineCapability, HANDLER_KINDS } from './define-capability.ts';

const key = z.string().min(1).max(LIMITS.data.keyLength);

/** `ctx.data.get(key)`: a value that this installation stored, or null. */
export const dataGet = defineCapability({
  args: z.tuple([key]),
  result: z.json(),
  grant: null,
  allowedIn: HANDLER_KINDS,
});

/** `ctx.data.set(key, value)`: stores a JSON value under a key of this installation. */
export const dataSet = defineCapability({
  args: z.tuple([key, z.json()]),
  result: z.null(),
  grant: null,
  allowedIn: HANDLER_KINDS,
});

/** `ctx.data.delete(key)`: removes a value; tells whether there was one. */
export const dataDelete = defineCapability({
  args: z.tuple([key]),
  result: z.boolean(),
  grant: null,
  allowedIn: HANDLER_KINDS,
});

/**
 * `ctx.data.list({prefix, limit, cursor})`: keys and values in the order of the keys. Large values make a page shorter
 * than `limit`; only where `next_cursor` is null there are no more.
 */
export const dataList = defineCapability({
  args: z.tuple([
    z
      .strictObject({
        prefix: z.string().max(LIMITS.data.keyLength).default(''),
        limit: z.int().min(1).max(LIMITS.data.listLimit).default(LIMITS.data.listLimit),
        cursor: z.string().max(LIMITS.data.keyLength).optional(),
      })
      .prefault({}),
  ]),
  result: z.object({
    data: z.array(z.object({ key: z.string(), value: z.json() })),
    next_cursor: z.string().nullable(),
  }),
  grant: null,
  allowedIn: HANDLER_KINDS,
});

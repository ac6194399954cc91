import { z } from 'zod';
import { defineCapability, HANDLER_KINDS } from './define-capability.ts';

/** `ctx.validate(data, schema)`: whether JSON fits a JSON Schema 2020-12, and every fault with its path. */
export const validateCheck = defineCapability({
  args: z.tuple([z.json(), z.json()]),
  result: z.object({
    valid: z.boolean(),
    errors: z.array(z.object({ path: z.string(), message: z.string() })),
  }),
  grant: null,
  allowedIn: HANDLER_KINDS,
});

import { z } from 'zod';
import { defineCapability } from './define-capability.ts';

/** `ctx.config.set(key, value)`: changes one setting of this installation; the whole is checked against its settings. */
export const configSet = defineCapability({
  args: z.tuple([z.string().min(1).max(100), z.json()]),
  result: z.null(),
  grant: null,
  allowedIn: ['event', 'route', 'lifecycle'],
});

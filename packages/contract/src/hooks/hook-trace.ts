import { z } from 'zod';

/** What one plugin did in a run of a hook. */
export const hookTraceEntry = z.object({
  plugin: z.string(),
  version: z.string(),
  priority: z.int(),
  /** Wall time in milliseconds. */
  ms: z.number(),
  /** CPU time in microseconds. */
  cpuUs: z.number(),
  /** `suspended`: it was left out because of what it did before; `error` says why. */
  outcome: z.enum(['unchanged', 'changed', 'rejected', 'failed', 'skipped', 'suspended']),
  /** The fields that it changed. */
  changed: z.array(z.string()),
  error: z.object({ code: z.string(), message: z.string() }).optional(),
});
export type HookTraceEntry = z.output<typeof hookTraceEntry>;

/** All plugins of one run, in their order. */
export const hookTrace = z.array(hookTraceEntry);
export type HookTrace = z.output<typeof hookTrace>;

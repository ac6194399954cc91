import { z } from 'zod';

/** That the process answers. */
export const liveness = z.object({ status: z.literal('live') }).meta({ id: 'Liveness' });
export type Liveness = z.output<typeof liveness>;

const check = z.looseObject({
  ok: z.boolean(),
  /** Why not, or what is missing although it works. */
  notes: z.array(z.string()),
});
export type HealthCheck = z.output<typeof check>;

/** Whether the server takes work, and the state of each part that it needs. */
export const readiness = z
  .object({
    status: z.enum(['ready', 'not_ready', 'draining']),
    checks: z.record(z.string(), check),
  })
  .meta({ id: 'Readiness' });
export type Readiness = z.output<typeof readiness>;

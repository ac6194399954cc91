import { z } from 'zod';

/**
 * `healthy`: it runs. `suspended`: it failed too often, is left out, and is tried again at `nextTrialAt`. `stopped`: it
 * ended processes even in quarantine, and is left out until it is deactivated, activated again or updated.
 */
export const healthState = z.enum(['healthy', 'suspended', 'stopped']);
export type HealthState = z.output<typeof healthState>;

/** How an installation is, as far as it decides whether it runs. */
export const healthSummary = z.object({
  state: healthState,
  /** Since when it is in this state. */
  since: z.iso.datetime(),
  /** It ended processes or forged answers, and runs in a process for itself. */
  quarantined: z.boolean(),
  nextTrialAt: z.iso.datetime().nullable(),
});
export type HealthSummary = z.output<typeof healthSummary>;

/** How an installation is, and why. Counted since its last activation; by all processes together. */
export const pluginHealth = healthSummary
  .extend({
    installationId: z.uuid(),
    slug: z.string(),
    version: z.string(),
    failuresInARow: z.int(),
    failures: z.int(),
    /** Its runs of the last minute, of processes in which some failed. */
    recent: z.object({ seconds: z.int(), runs: z.int(), failures: z.int() }),
    /** When it ended a process or forged an answer, as far as that is remembered; oldest first. */
    offences: z.array(z.iso.datetime()),
    /** Its last failure that counted; more are among its errors. */
    lastFailure: z.object({ code: z.string(), message: z.string(), at: z.iso.datetime() }).nullable(),
  })
  .meta({ id: 'PluginHealth' });
export type PluginHealth = z.output<typeof pluginHealth>;

import { z } from 'zod';
import { defineEvent } from './define-event.ts';
import { EVENTS } from './event-names.ts';

const installationFact = z.object({ installationId: z.uuid(), slug: z.string(), version: z.string() });

/** A plugin was installed in the store. */
export const pluginInstalled = defineEvent({
  type: EVENTS.PLUGIN_INSTALLED,
  version: 1,
  payload: installationFact,
  pii: [],
});

/** A plugin takes part in the store's operations from here on. */
export const pluginActivated = defineEvent({
  type: EVENTS.PLUGIN_ACTIVATED,
  version: 1,
  payload: installationFact,
  pii: [],
});

/** A plugin takes no part any more. */
export const pluginDeactivated = defineEvent({
  type: EVENTS.PLUGIN_DEACTIVATED,
  version: 1,
  payload: installationFact,
  pii: [],
});

/** A plugin and what belonged to it left the store. */
export const pluginUninstalled = defineEvent({
  type: EVENTS.PLUGIN_UNINSTALLED,
  version: 1,
  payload: installationFact,
  pii: [],
});

/**
 * A plugin failed so often that it is left out: until its next trial, or until somebody acts. It names the cause by
 * its code only, because a plugin's own words may carry what other plugins must not read.
 */
export const pluginError = defineEvent({
  type: EVENTS.PLUGIN_ERROR,
  version: 1,
  payload: installationFact.extend({
    state: z.enum(['suspended', 'stopped']),
    /** Of its last failure, such as `HANDLER_THREW`. */
    code: z.string(),
    /** When it is tried again; null when it is not by itself. */
    nextTrialAt: z.iso.datetime().nullable(),
  }),
  pii: [],
});

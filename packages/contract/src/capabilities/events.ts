import { z } from 'zod';
import { customEventName, customEventPayload } from '../events/custom-event.ts';
import { defineCapability, HANDLER_KINDS } from './define-capability.ts';

/**
 * `ctx.events.emit(name, payload)`: appends the event `plugin.<slug>.<name>`, at once; in a hook together with the
 * operation's own events, or not at all. A handler that does not wait for it ends when it is done.
 */
export const eventsEmit = defineCapability({
  args: z.tuple([customEventName, customEventPayload.prefault({})]),
  result: z.null(),
  grant: null,
  allowedIn: HANDLER_KINDS,
});

import { defineErrors } from '@daino/kernel';

/** Why a delivery ended without reaching its handler; the codes stand in `deliveries`. */
export const deliveryErrors = defineErrors({
  /** Handlers caused events that caused handlers, too often: somewhere plugins answer each other in a circle. */
  LOOP_DETECTED: {
    kind: 'limit_exceeded',
    fault: 'plugin',
    message: (data: { limit: number }) => `More than ${data.limit} events led to this one.`,
    hint: 'Let the handler ignore events that it caused itself.',
  },
  /** The store has no such event. */
  EVENT_NOT_FOUND: {
    kind: 'not_found',
    fault: 'caller',
    message: (data: { eventId: string }) => `There is no event ${data.eventId}.`,
  },
  /** The store has no such delivery. */
  DELIVERY_NOT_FOUND: {
    kind: 'not_found',
    fault: 'caller',
    message: (data: { deliveryId: string }) => `There is no delivery ${data.deliveryId}.`,
  },
  /** It, or its replay, has attempts left. */
  DELIVERY_UNDER_WAY: {
    kind: 'conflict',
    fault: 'caller',
    message: (data: { deliveryId: string }) => `The delivery ${data.deliveryId} is still under way.`,
    hint: 'Wait until it is delivered or dead.',
  },
  /** The plugin is not active, or not there any more. */
  DELIVERY_NOT_REPLAYABLE: {
    kind: 'conflict',
    fault: 'store_config',
    message: (data: { deliveryId: string }) =>
      `The delivery ${data.deliveryId} cannot be replayed: its plugin is not active.`,
    hint: 'Activate the plugin first.',
  },
  /** The installation went away before the event could be delivered to it. */
  DELIVERY_ABANDONED: {
    kind: 'conflict',
    fault: 'caller',
    message: (data: { reason: string }) => `The delivery was given up: ${data.reason}.`,
  },
});

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
  /** The installation went away before the event could be delivered to it. */
  DELIVERY_ABANDONED: {
    kind: 'conflict',
    fault: 'caller',
    message: (data: { reason: string }) => `The delivery was given up: ${data.reason}.`,
  },
});

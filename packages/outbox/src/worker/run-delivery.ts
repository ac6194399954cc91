import { type EventEnvelope, LIMITS, requestErrors } from '@daino/contract';
import type { ClaimedDelivery, Settlement } from '@daino/database';
import { type Clock, DainoError, type InstallationId, type Log } from '@daino/kernel';

/** One try to bring an event to an installation. */
export interface DeliveryAttempt {
  readonly deliveryId: string;
  readonly installationId: InstallationId;
  readonly event: EventEnvelope;
  /** 1 on the first try. */
  readonly attempt: number;
  /** Aborted when the delivery belongs to somebody else by now, or the worker stops. */
  readonly signal: AbortSignal;
}

/**
 * `waiting`: the installation takes no events right now, and the try does not count. With `pauseMs` none of its
 * deliveries needs to be tried before that time is over.
 */
export type DeliveryResult =
  | { readonly status: 'delivered' }
  | { readonly status: 'failed'; readonly code: string; readonly message: string }
  | { readonly status: 'waiting'; readonly pauseMs?: number };

/** Calls the handler behind a delivery. */
export type EventRunner = (attempt: DeliveryAttempt) => Promise<DeliveryResult>;

/** Milliseconds after which a delivery that could not be tried is tried again. */
const GIVEN_BACK_MS = 2_000;

export interface RunDeliveryOptions {
  readonly runEvent: EventRunner;
  readonly clock: Clock;
  readonly log: Log;
  readonly signal: AbortSignal;
}

/** What became of a try; `pauseMs` is for how long its installation takes nothing. */
export interface TriedDelivery {
  readonly settlement: Settlement;
  readonly pauseMs?: number;
}

/** Tries a delivery once and says what becomes of it. Never rejects. */
export async function runDelivery(
  delivery: ClaimedDelivery,
  options: RunDeliveryOptions,
): Promise<TriedDelivery> {
  const result = await tryOnce(delivery, options);
  if (result.status === 'waiting' && result.pauseMs !== undefined)
    return { settlement: giveBack(delivery), pauseMs: result.pauseMs };
  return { settlement: outcomeOf(delivery, result, options.clock.now().getTime()) };
}

function outcomeOf(delivery: ClaimedDelivery, result: DeliveryResult, now: number): Settlement {
  if (result.status === 'delivered') return settlementOf(delivery, { status: 'delivered', tries: 1 });
  if (result.status === 'waiting') {
    return settlementOf(delivery, { status: 'pending', tries: 0, dueAt: new Date(now + GIVEN_BACK_MS) });
  }
  const error = { code: storable(result.code), message: storable(result.message) };
  const wait = LIMITS.delivery.retryMs[delivery.attempts];
  if (wait === undefined) return settlementOf(delivery, { status: 'dead', tries: 1, error });
  return settlementOf(delivery, { status: 'failed', tries: 1, dueAt: new Date(now + wait), error });
}

async function tryOnce(delivery: ClaimedDelivery, options: RunDeliveryOptions): Promise<DeliveryResult> {
  const { runEvent, log, signal } = options;
  const { id: deliveryId, installationId, event } = delivery;
  try {
    return await runEvent({ deliveryId, installationId, event, attempt: delivery.attempts + 1, signal });
  } catch (error) {
    return resultOfThrow(error, log.with({ deliveryId, installationId, type: event.type }));
  }
}

/** Gives a delivery back as if it had never been claimed. */
export function giveBack(delivery: ClaimedDelivery): Settlement {
  return settlementOf(delivery, { status: 'pending', tries: 0 });
}

function settlementOf(
  { id, lease }: ClaimedDelivery,
  outcome: Pick<Settlement, 'status' | 'tries'> & Partial<Settlement>,
): Settlement {
  return { id, lease, dueAt: null, error: null, ...outcome };
}

/** What is our own outage is nobody's failure; everything else counts, so that it ends. */
function resultOfThrow(error: unknown, log: Log): DeliveryResult {
  log.error('a delivery could not be run', { error });
  if (!(error instanceof DainoError)) {
    const { code, message } = requestErrors.INTERNAL({});
    return { status: 'failed', code, message };
  }
  if (error.kind === 'unavailable' && error.fault === 'platform') return { status: 'waiting' };
  return { status: 'failed', code: error.code, message: error.message };
}

const LONGEST_MESSAGE = 4_000;

/** Postgres keeps no NUL and no half of a surrogate pair, and the text may be a plugin's. */
function storable(text: string): string {
  return text.slice(0, LONGEST_MESSAGE).toWellFormed().replaceAll('\0', '');
}

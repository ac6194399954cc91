import { type EventEnvelope, LIMITS, visiblePayload } from '@daino/contract';
import type { InstallationId, Log, StoreId, StoreScope } from '@daino/kernel';
import type { DeliveryAttempt, DeliveryResult } from '@daino/outbox';
import type { Dispatch } from './dispatch.ts';
import type { DispatchedInstallation } from './dispatched-installation.ts';
import { callHandler } from './run-call.ts';

/** Brings one delivery to its handler. Throwing and returning `{success: false, error}` are the same to it. */
export async function runEvent(
  dispatch: Dispatch,
  log: Log,
  delivery: DeliveryAttempt,
): Promise<DeliveryResult> {
  const { event, installationId } = delivery;
  // An envelope comes from our own table, where the column is a store's id.
  const storeId = event.storeId as StoreId;
  const table = await dispatch.tables.of(storeId);
  const installation = table.installations.get(installationId);
  const reference = table.events.get(installationId)?.get(event.type);
  if (!installation) return { status: 'waiting' };
  if (reference === undefined) return { status: 'delivered' };
  const pauseMs = dispatch.invocations.pauseMs(installation);
  if (pauseMs > 0) return { status: 'waiting', pauseMs };
  const admission = await dispatch.health.admit(installation);
  if (admission.status === 'refused') return { status: 'waiting', pauseMs: admission.retryAfterMs };
  const { payload, ...envelope } = event;
  const { error } = await callHandler(dispatch, {
    scope: eventScope(delivery, storeId, log),
    installation,
    handler: { kind: 'event', name: event.type, reference },
    kind: 'event',
    input: inputOf(event, installation),
    meta: {
      ...envelope,
      deliveryId: delivery.deliveryId,
      attempt: delivery.attempt,
      idempotencyKey: event.id,
    },
    limits: LIMITS.background,
    trial: admission.trial,
  });
  return error ? { status: 'failed', code: error.code, message: error.message } : { status: 'delivered' };
}

function eventScope({ event, signal }: DeliveryAttempt, storeId: StoreId, log: Log): StoreScope {
  const { cause, trace } = event.metadata;
  return {
    storeId,
    actor: { kind: 'system' },
    traceId: trace,
    signal,
    log: log.with({ storeId, trace }),
    // An envelope's causes are installations, written by us.
    cause: cause as InstallationId[],
    idempotencyKey: event.id,
  };
}

/** The payload itself; for a handler declared by one of an event's old names it stands under the old subject. */
function inputOf(event: EventEnvelope, installation: DispatchedInstallation): unknown {
  const payload = visiblePayload(event, installation.grants.has('customers:read'));
  const declared = installation.manifest.events.find((one) => one.type === event.type);
  return declared?.subject ? { [declared.subject]: payload } : payload;
}

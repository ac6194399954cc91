import {
  deliveryErrors,
  type EventPayload,
  eventTable,
  type EventTypeName,
  LIMITS,
  requestErrors,
} from '@daino/contract';
import { events, type StoreTransaction } from '@daino/database';
import { type Clock, newId, type StoreScope } from '@daino/kernel';

/** Something that happened, before it is written down. */
export type Fact = {
  readonly [Type in EventTypeName]: {
    readonly type: Type;
    /** What it is about, such as `sale:<id>`: deliveries of one subject reach a subscriber in order. */
    readonly subject: string;
    readonly payload: EventPayload<Type>;
  };
}[EventTypeName];

/** Writes facts, in their order, and a delivery of each to everybody who listens, in one statement. */
export async function appendEvents(
  clock: Clock,
  tx: StoreTransaction,
  scope: StoreScope,
  facts: readonly Fact[],
): Promise<readonly string[]> {
  if (facts.length === 0) return [];
  const rows = facts.map((fact) => ({
    id: newId(),
    type: fact.type,
    version: eventTable[fact.type].version,
    subject: fact.subject,
    payload: checkedPayload(fact),
  }));
  const depth = scope.cause.length;
  await events.append(tx, rows, {
    metadata: { cause: [...scope.cause], depth, trace: scope.traceId },
    at: clock.now(),
    dead: depth > LIMITS.delivery.depth ? loopDetected() : undefined,
  });
  return rows.map((row) => row.id);
}

/** A payload that does not have its own event's shape is a bug of ours; nobody is told of something wrong. */
function checkedPayload({ type, payload }: Fact): object {
  const checked = eventTable[type].payload.safeParse(payload);
  if (checked.success) return checked.data;
  throw requestErrors.INTERNAL({ event: type }, { cause: checked.error });
}

function loopDetected(): { code: string; message: string } {
  const { code, message } = deliveryErrors.LOOP_DETECTED({ limit: LIMITS.delivery.depth });
  return { code, message };
}

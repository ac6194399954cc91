import {
  type CustomEventType,
  customEventPayload,
  deliveryErrors,
  type EventPayload,
  eventTable,
  type EventTypeName,
  isEventType,
  type JsonObject,
  LIMITS,
  matchesFilter,
  requestErrors,
  visiblePayload,
} from '@daino/contract';
import { type ChoosySubscriber, events, type NewEvent, type StoreTransaction } from '@daino/database';
import { type Clock, type InstallationId, newId, type StoreScope } from '@daino/kernel';

/** Something that happened, before it is written down. */
export type Fact = PlatformFact | CustomFact;

/** An event of a plugin's own, with the installations that led to it: not always those that led to the operation. */
export interface CustomFact {
  readonly type: CustomEventType;
  readonly subject: string;
  readonly payload: JsonObject;
  readonly cause: readonly InstallationId[];
}

type PlatformFact = {
  readonly [Type in EventTypeName]: {
    readonly type: Type;
    /** What it is about, such as `sale:<id>`: deliveries of one subject reach a subscriber in order. */
    readonly subject: string;
    readonly payload: EventPayload<Type>;
  };
}[EventTypeName];

/**
 * Writes facts, in their order, and a delivery of each to everybody who listens, in one statement. Who listens with a
 * filter is told only of what fits it; that is asked here, so that nothing is on its way to who does not want it.
 */
export async function appendEvents(
  clock: Clock,
  tx: StoreTransaction,
  scope: StoreScope,
  facts: readonly Fact[],
): Promise<readonly string[]> {
  if (facts.length === 0) return [];
  const rows = facts.map((fact) => rowOf(fact, scope));
  const at = clock.now();
  const choosy = await events.append(tx, rows, at);
  const wanted = choosy.flatMap((subscriber) => {
    const event = rows[subscriber.position];
    return event && wants(subscriber, event) ? [{ event, installationId: subscriber.installationId }] : [];
  });
  await events.deliverTo(tx, wanted, at);
  return rows.map((row) => row.id);
}

function rowOf(fact: Fact, { cause: ofScope, traceId }: StoreScope): NewEvent {
  const cause = [...('cause' in fact ? fact.cause : ofScope)];
  const depth = cause.length;
  return {
    id: newId(),
    type: fact.type,
    version: isEventType(fact.type) ? eventTable[fact.type].version : 1,
    subject: fact.subject,
    payload: checkedPayload(fact),
    metadata: { cause, depth, trace: traceId },
    dead: depth > LIMITS.delivery.depth ? loopDetected() : null,
  };
}

/** A filter sees what its plugin would be shown: it answers no question about anything else. */
function wants({ filter, mayKnowPersons }: ChoosySubscriber, event: NewEvent): boolean {
  return matchesFilter(filter, visiblePayload(event, mayKnowPersons));
}

/** A payload that does not have its own event's shape is a bug of ours; nobody is told of something wrong. */
function checkedPayload({ type, payload }: Fact): object {
  const schema = isEventType(type) ? eventTable[type].payload : customEventPayload;
  const checked = schema.safeParse(payload);
  if (checked.success) return checked.data;
  throw requestErrors.INTERNAL({ event: type }, { cause: checked.error });
}

function loopDetected(): { code: string; message: string } {
  const { code, message } = deliveryErrors.LOOP_DETECTED({ limit: LIMITS.delivery.depth });
  return { code, message };
}

import type { CustomEventType, EventTypeName, JsonObject } from '@daino/contract';
import type { Database, StoreTransaction } from '@daino/database';
import type { Clock, InstallationId, Log, StoreScope } from '@daino/kernel';
import type { Dispatch } from './dispatch/dispatch.ts';
import type { RouteGate } from './routes/route-gate.ts';

/** What the engine's operations work with; `createEngine` puts it together once. */
export interface EngineParts {
  readonly database: Database;
  readonly dispatch: Dispatch;
  readonly routeGate: RouteGate;
  readonly events: EventAppender;
  readonly clock: Clock;
  readonly log: Log;
}

/** A fact to be appended: what it is about, and what happened. */
interface PlatformFact {
  readonly type: EventTypeName;
  readonly subject: string;
  readonly payload: object;
}

/** An event of a plugin's own; `cause` ends with its installation. */
export interface CustomFact {
  readonly type: CustomEventType;
  readonly subject: string;
  readonly payload: JsonObject;
  readonly cause: readonly InstallationId[];
}

/** What the engine needs of the outbox. */
export interface EventAppender {
  append(
    tx: StoreTransaction,
    scope: StoreScope,
    facts: readonly (PlatformFact | CustomFact)[],
  ): Promise<unknown>;
  /** Ends what is still on its way to an installation; gives how many deliveries that were. */
  abandon(
    tx: StoreTransaction,
    scope: { readonly installationId: string; readonly reason: string },
  ): Promise<number>;
}

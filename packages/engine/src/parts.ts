import type { EventTypeName } from '@daino/contract';
import type { Database, StoreTransaction } from '@daino/database';
import type { Clock, Log, StoreScope } from '@daino/kernel';
import type { Dispatch } from './dispatch/dispatch.ts';

/** What the engine's operations work with; `createEngine` puts it together once. */
export interface EngineParts {
  readonly database: Database;
  readonly dispatch: Dispatch;
  readonly events: EventAppender;
  readonly clock: Clock;
  readonly log: Log;
}

/** A fact to be appended: what it is about, and what happened. */
interface Fact {
  readonly type: EventTypeName;
  readonly subject: string;
  readonly payload: object;
}

/** What the engine needs of the outbox. */
export interface EventAppender {
  append(tx: StoreTransaction, scope: StoreScope, facts: readonly Fact[]): Promise<unknown>;
  /** Ends what is still on its way to an installation; gives how many deliveries that were. */
  abandon(
    tx: StoreTransaction,
    scope: { readonly installationId: string; readonly reason: string },
  ): Promise<number>;
}

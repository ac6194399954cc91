import type { InstallationId, StoreId, UserId } from './ids.ts';
import type { Log } from './log.ts';

/** A staff role in one store, strongest first. */
export const ROLES = ['owner', 'admin', 'manager', 'staff'] as const;
export type Role = (typeof ROLES)[number];

/** Who acts. A `system` actor is our own code: seeds, workers, recovery. `anybody` has shown no token. */
export type Actor =
  | { readonly kind: 'user'; readonly userId: UserId; readonly role: Role }
  | PluginActor
  | { readonly kind: 'anybody' }
  | { readonly kind: 'system' };

/** A plugin in one store, which may do what the store's owner granted to this installation. */
export interface PluginActor {
  readonly kind: 'plugin';
  readonly installationId: InstallationId;
  readonly slug: string;
  readonly grants: ReadonlySet<string>;
}

/** What our functions pass on: who acts, under which trace, until when. */
export interface Scope {
  readonly actor: Actor;
  /** W3C trace id: 32 hexadecimal digits. */
  readonly traceId: string;
  /** Ends whatever waits on behalf of this scope. */
  readonly signal: AbortSignal;
  readonly log: Log;
}

/** A scope inside one store; everything that touches a store's rows takes one. */
export interface StoreScope extends Scope {
  readonly storeId: StoreId;
  /** The caller's `Idempotency-Key`, or undefined when it sent none. */
  readonly idempotencyKey?: string;
  /** The installations whose handlers led here, outermost first: a plugin is not called for what it caused. */
  readonly cause: readonly InstallationId[];
}

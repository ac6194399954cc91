import type { CapabilityArgs, CapabilityName, CapabilityResult, HandlerKind } from '@daino/contract';
import type { StoreScope } from '@daino/kernel';
import type { CustomFact } from '../parts.ts';
import type { DispatchedInstallation } from './dispatched-installation.ts';

/** What the host side of a call is given: the plugin as the actor, in its store, until its invocation ends. */
export interface CapabilityScope extends StoreScope {
  readonly installation: DispatchedInstallation;
  readonly kind: HandlerKind;
  /** What the handler is called by: a hook, an event type, a route or a lifecycle step. */
  readonly handler: string;
  /**
   * Throws `GRANT_MISSING`, naming the first, unless one of `grants` is held: for what a call turns out to need
   * beyond its arguments, such as the host that a redirect leads to.
   */
  requireGrant(grants: readonly string[]): void;
  /** What the platform computes for the plugin. */
  readonly hostCpu: HostCpu;
  /** In a hook: where events of the plugin's own wait for the operation. */
  readonly emitted?: CustomFact[] | undefined;
}

/** The CPU that calls take on the host, on account of the installation. */
export interface HostCpu {
  /**
   * Throws `HOST_CPU_EXCEEDED` when the invocation has used what it may, and `PLUGIN_CPU_EXCEEDED` when the
   * installation has.
   */
  requireLeft(): void;
  /** Microseconds; what ends after its invocation counts too. */
  charge(cpuUs: number): void;
}

/** The host side of every call: one function per entry of the capability table. */
export type Capabilities = {
  readonly [Name in CapabilityName]: (
    scope: CapabilityScope,
    args: CapabilityArgs<Name>,
  ) => Promise<CapabilityResult<Name>>;
};

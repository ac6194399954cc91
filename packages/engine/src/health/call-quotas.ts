import { capabilityErrors, LIMITS } from '@daino/contract';
import { callQuotas, type Database } from '@daino/database';
import type { Clock, DainoError, InstallationId } from '@daino/kernel';
import type { DispatchedInstallation } from '../dispatch/dispatched-installation.ts';

const HOUR_MS = 3_600_000;

export interface CallQuotasDependencies {
  readonly database: Database;
  readonly clock: Clock;
}

/** What this process may still spend of an installation's hour. */
interface Lease {
  /** The hour's begin, in milliseconds since 1970. */
  readonly hour: number;
  left: number;
  /** There is nothing left to take within the hour. */
  readonly exhausted: boolean;
}

/**
 * Counts calls on `ctx` against an installation's hour, which all processes share. A process takes a block of calls
 * from the database and spends it in memory; what a process took and did not spend is lost for the hour.
 */
export class CallQuotas {
  readonly #deps: CallQuotasDependencies;
  readonly #leases = new Map<InstallationId, Lease>();
  readonly #taking = new Map<InstallationId, Promise<void>>();

  constructor(deps: CallQuotasDependencies) {
    this.#deps = deps;
  }

  /** Spends one call: at once from what is here, else after taking more. Throws `CALL_QUOTA_EXCEEDED`. */
  spend(installation: DispatchedInstallation): void | Promise<void> {
    const lease = this.#leases.get(installation.id);
    const now = this.#deps.clock.now().getTime();
    if (lease && now - lease.hour < HOUR_MS) {
      if (lease.left > 0) {
        lease.left -= 1;
        return;
      }
      if (lease.exhausted) throw exceeded(lease.hour, now);
    }
    return this.#takeAndSpend(installation);
  }

  /** Milliseconds until the installation may call again, as far as this process knows; 0 when it may. */
  pauseMs({ id }: DispatchedInstallation): number {
    const lease = this.#leases.get(id);
    if (!lease?.exhausted || lease.left > 0) return 0;
    return Math.max(0, lease.hour + HOUR_MS - this.#deps.clock.now().getTime());
  }

  async #takeAndSpend(installation: DispatchedInstallation): Promise<void> {
    const { id } = installation;
    // Everybody who came in the meantime waits for the same block.
    const running = this.#taking.get(id) ?? this.#take(installation).finally(() => this.#taking.delete(id));
    this.#taking.set(id, running);
    await running;
    await this.spend(installation);
  }

  async #take({ id, storeId }: DispatchedInstallation): Promise<void> {
    const { database, clock } = this.#deps;
    const now = clock.now().getTime();
    const hour = now - (now % HOUR_MS);
    this.#forget(hour);
    const { callsPerHour: limit, lease: wanted } = LIMITS.quota;
    const left = await database.inStore({ storeId, durability: 'relaxed' }, (tx) =>
      callQuotas.take(tx, id, { hour: new Date(hour), wanted, limit }),
    );
    this.#leases.set(id, { hour, left, exhausted: left < wanted });
  }

  /** What belongs to an hour that is over. */
  #forget(hour: number): void {
    for (const [id, lease] of this.#leases) if (lease.hour !== hour) this.#leases.delete(id);
  }
}

function exceeded(hour: number, now: number): DainoError {
  const reset = hour + HOUR_MS;
  return capabilityErrors.CALL_QUOTA_EXCEEDED({
    limit: LIMITS.quota.callsPerHour,
    resetsAt: new Date(reset).toISOString(),
    retryAfterSeconds: Math.ceil((reset - now) / 1_000),
  });
}

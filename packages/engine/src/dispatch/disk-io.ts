import { capabilityErrors } from '@daino/contract';
import type { Clock, InstallationId } from '@daino/kernel';
import type { DispatchedInstallation } from './dispatched-installation.ts';

/** How many installations are remembered before those that owe nothing are forgotten. */
const REMEMBERED = 10_000;

const MB = 1_048_576;

/**
 * What each installation moves to and from what it stores, in this process: `resource_limits.disk_io` per second, of
 * which one second's worth may be saved up. A call begins when the installation owes nothing, and what it moved is owed
 * afterwards: its size is not known before.
 */
export class DiskIo {
  readonly #clock: Pick<Clock, 'sleep'>;
  readonly #accounts = new Map<InstallationId, { bytes: number; at: number }>();

  constructor(clock: Pick<Clock, 'sleep'>) {
    this.#clock = clock;
  }

  /** Waits until the installation owes nothing. Throws INVOCATION_ENDED when nobody waits any more. */
  async turn(installation: DispatchedInstallation, signal: AbortSignal): Promise<void> {
    for (let left = this.#left(installation); left < 0; left = this.#left(installation)) {
      const waitMs = Math.ceil((-left / rateOf(installation)) * 1_000);
      await this.#clock.sleep(waitMs, signal).catch((cause: unknown) => {
        throw capabilityErrors.INVOCATION_ENDED({}, { cause });
      });
    }
  }

  moved(installation: DispatchedInstallation, bytes: number): void {
    const left = this.#left(installation) - bytes;
    this.#accounts.set(installation.id, { bytes: left, at: performance.now() });
    if (this.#accounts.size > REMEMBERED) this.#forgetTheQuiet();
  }

  /** What it may still move at once; below zero is what it owes. */
  #left(installation: DispatchedInstallation): number {
    const rate = rateOf(installation);
    const account = this.#accounts.get(installation.id);
    if (!account) return rate;
    const earned = ((performance.now() - account.at) / 1_000) * rate;
    return Math.min(rate, account.bytes + earned);
  }

  #forgetTheQuiet(): void {
    const aMinuteAgo = performance.now() - 60_000;
    for (const [id, { at }] of this.#accounts) if (at < aMinuteAgo) this.#accounts.delete(id);
  }
}

function rateOf({ manifest }: DispatchedInstallation): number {
  return manifest.resource_limits.disk_io_mb * MB;
}

import { LIMITS, pluginErrors } from '@daino/contract';
import type { Clock, InstallationId } from '@daino/kernel';
import type { DispatchedInstallation } from '../dispatch/dispatched-installation.ts';

interface Room {
  inFlight: number;
  readonly waiting: Set<() => void>;
}

/**
 * Lets so many calls of one installation's routes run at once, and a few wait for a moment: a flood of one plugin's
 * routes fills its own share only.
 */
export class RouteGate {
  readonly #clock: Clock;
  readonly #rooms = new Map<InstallationId, Room>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Resolves inside; disposing leaves again. Throws `PLUGIN_BUSY` when there is no place and none comes free. */
  async enter(installation: DispatchedInstallation, signal: AbortSignal): Promise<Disposable> {
    const { id } = installation;
    const room = this.#rooms.get(id) ?? { inFlight: 0, waiting: new Set() };
    this.#rooms.set(id, room);
    if (room.inFlight >= LIMITS.route.inFlight) await this.#waitFor(installation, room, signal);
    else room.inFlight += 1;
    return { [Symbol.dispose]: () => this.#leave(id, room) };
  }

  /** Calls of an installation's routes that run or wait. */
  count(id: InstallationId): number {
    const room = this.#rooms.get(id);
    return room ? room.inFlight + room.waiting.size : 0;
  }

  /** Whoever leaves gives the place to the one that waits longest, so that it is never free in between. */
  async #waitFor(installation: DispatchedInstallation, room: Room, signal: AbortSignal): Promise<void> {
    if (room.waiting.size >= LIMITS.route.waiting) throw busy(installation);
    const { promise, resolve } = Promise.withResolvers<void>();
    const enough = new AbortController();
    const over = this.#clock
      .sleep(LIMITS.route.waitMs, AbortSignal.any([signal, enough.signal]))
      .catch(() => undefined);
    room.waiting.add(resolve);
    await Promise.race([promise, over]);
    enough.abort();
    // Whoever is not among the waiting any more was given a place.
    if (room.waiting.delete(resolve)) throw busy(installation);
  }

  #leave(id: InstallationId, room: Room): void {
    const [next] = room.waiting;
    if (next) {
      room.waiting.delete(next);
      next();
      return;
    }
    room.inFlight -= 1;
    if (room.inFlight === 0) this.#rooms.delete(id);
  }
}

function busy({ slug }: DispatchedInstallation): Error {
  return pluginErrors.PLUGIN_BUSY({ plugin: slug, inFlight: LIMITS.route.inFlight, retryAfterSeconds: 1 });
}

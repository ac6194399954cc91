import { httpErrors, LIMITS } from '@daino/contract';

/** What one installation holds of the process while its requests are under way. */
interface Held {
  requests: number;
  bytes: number;
}

/** One request under way; disposing gives its place back. */
export interface OpenRequest extends Disposable {
  /** Counts bytes of an answer that are kept in memory. False when the installation holds too many. */
  readonly hold: (bytes: number) => boolean;
}

/** Counts the requests under way and the bytes of their answers, for each installation. */
export class OpenRequests {
  readonly #held = new Map<string, Held>();

  /** Throws `HTTP_CONNECTIONS_EXCEEDED` when the installation has no place left of its `limit`. */
  open(installationId: string, limit: number = LIMITS.http.connections): OpenRequest {
    const held = this.#held.get(installationId) ?? { requests: 0, bytes: 0 };
    if (held.requests >= limit) throw httpErrors.HTTP_CONNECTIONS_EXCEEDED({ limit });
    held.requests += 1;
    this.#held.set(installationId, held);
    let own = 0;
    return {
      hold: (bytes) => {
        own += bytes;
        held.bytes += bytes;
        return held.bytes <= LIMITS.http.bufferedBytes;
      },
      [Symbol.dispose]: () => {
        held.requests -= 1;
        held.bytes -= own;
        if (held.requests === 0) this.#held.delete(installationId);
      },
    };
  }

  /** How many requests of an installation are under way. */
  count(installationId: string): number {
    return this.#held.get(installationId)?.requests ?? 0;
  }
}

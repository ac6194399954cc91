import type { FastifyRequest } from 'fastify';

/**
 * The end of the server: first `begin` (no new work), then, when the work at hand takes too long, `cut`.
 */
export class Drain {
  readonly #cut = new AbortController();
  #begun = false;

  get begun(): boolean {
    return this.#begun;
  }

  begin(): void {
    this.#begun = true;
  }

  /** Ends whatever still waits. */
  cut(): void {
    this.#cut.abort(new Error('the server is stopping'));
  }

  /**
   * What ends a request early. A read ends with its caller; a write goes on when the caller hangs up, since its answer
   * is kept under the Idempotency-Key and half of it would help nobody.
   */
  signalFor(request: FastifyRequest): AbortSignal {
    if (request.method !== 'GET' && request.method !== 'HEAD') return this.#cut.signal;
    return AbortSignal.any([this.#cut.signal, request.signal]);
  }
}

import { realm } from '../part.ts';
import { DOMException } from './dom-exception.ts';
import { Event, EventTarget } from './events.ts';

const { native } = realm;
/** Known to nobody else, so that only this file makes signals. */
const KEY: object = {};

/** What may stand where a signal is expected. */
export interface SignalLike {
  readonly aborted: boolean;
  readonly reason?: unknown;
}

let end: (signal: AbortSignal, reason: unknown) => void;

/** DOM's `AbortSignal`. */
export class AbortSignal extends EventTarget {
  static {
    end = (signal, reason) => signal.#abort(reason);
  }

  #aborted = false;
  #reason: unknown;
  #followers: AbortSignal[] = [];
  #handler: ((event: Event) => unknown) | null | undefined;

  constructor(key?: object) {
    if (key !== KEY) throw new native.TypeError('Illegal constructor');
    super();
  }

  static abort(reason?: unknown): AbortSignal {
    const signal = new AbortSignal(KEY);
    signal.#abort(reason);
    return signal;
  }

  /** Its timer ends with the invocation, like any other. */
  static timeout(milliseconds: unknown): AbortSignal {
    const delay = native.Number(milliseconds);
    if (!(delay >= 0 && delay <= Number.MAX_SAFE_INTEGER))
      throw new native.TypeError('A timeout is a number of milliseconds.');
    const signal = new AbortSignal(KEY);
    const reason = new DOMException('The operation was aborted due to timeout', 'TimeoutError');
    realm.setTimeout(() => signal.#abort(reason), delay);
    return signal;
  }

  static any(signals: Iterable<SignalLike>): AbortSignal {
    const all = [...signals];
    for (const one of all)
      if (typeof one !== 'object' || one === null || typeof one.aborted !== 'boolean')
        throw new native.TypeError('Only signals can be combined.');
    const result = new AbortSignal(KEY);
    const aborted = all.find((one) => one.aborted);
    if (aborted) result.#abort(aborted.reason);
    else for (const one of all) if (one instanceof AbortSignal) one.#followers.push(result);
    return result;
  }

  get onabort(): ((event: Event) => unknown) | null {
    return this.#handler ?? null;
  }
  /** Its place among the listeners is that of its first setting. */
  set onabort(handler: ((event: Event) => unknown) | null) {
    if (this.#handler === undefined) this.addEventListener('abort', (event) => this.#handler?.(event));
    this.#handler = typeof handler === 'function' ? handler : null;
  }

  get aborted(): boolean {
    return this.#aborted;
  }
  get reason(): unknown {
    return this.#reason;
  }
  throwIfAborted(): void {
    if (this.#aborted) throw this.#reason;
  }
  override get [Symbol.toStringTag](): string {
    return 'AbortSignal';
  }

  #abort(reason: unknown): void {
    if (this.#aborted) return;
    this.#aborted = true;
    this.#reason =
      reason === undefined ? new DOMException('This operation was aborted', 'AbortError') : reason;
    this.dispatchEvent(new Event('abort'));
    const followers = this.#followers;
    this.#followers = [];
    for (const one of followers) one.#abort(this.#reason);
  }
}

const ENDS = {
  AbortError: 'The invocation has ended.',
  TimeoutError: 'The invocation was ended before it had answered.',
};

/** `ctx.signal` of one invocation, and how it ends. */
export function createSignal() {
  const signal = new AbortSignal(KEY);
  return {
    signal,
    end: (name: keyof typeof ENDS): void => end(signal, new DOMException(ENDS[name], name)),
  };
}

/** DOM's `AbortController`. */
export class AbortController {
  readonly #signal = new AbortSignal(KEY);

  get signal(): AbortSignal {
    return this.#signal;
  }
  abort(reason?: unknown): void {
    end(this.#signal, reason);
  }
  get [Symbol.toStringTag](): string {
    return 'AbortController';
  }
}

/** Rejects as soon as the signal is aborted; else gives what `work` gives. */
export async function untilAborted<Value>(
  signal: SignalLike | null | undefined,
  work: () => Promise<Value>,
): Promise<Value> {
  if (signal?.aborted) throw signal.reason;
  if (!(signal instanceof AbortSignal)) return work();
  const stopped = native.Promise.withResolvers<never>();
  const stop = (): void => stopped.reject(signal.reason);
  signal.addEventListener('abort', stop);
  try {
    return await native.Promise.race([work(), stopped.promise]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

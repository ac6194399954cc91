import { inspect } from 'node:util';

/** A value that prints as `[redacted]` wherever it lands: logs, JSON, error messages, the debugger. */
export class Secret<T = string> {
  readonly #value: T;

  constructor(value: T) {
    this.#value = value;
  }

  /** The value itself; the one place to look for when asking where a secret goes. */
  reveal(): T {
    return this.#value;
  }

  toString(): string {
    return '[redacted]';
  }

  toJSON(): string {
    return '[redacted]';
  }

  [inspect.custom](): string {
    return '[redacted]';
  }
}

import type { Log } from '@daino/kernel';
import type { LoggerService } from '@nestjs/common';

/** What Nest says goes into our log; its chatter about routes is left out. */
export class NestLog implements LoggerService {
  readonly #log: Log;

  constructor(log: Log) {
    this.#log = log;
  }

  log(): void {}

  warn(message: unknown): void {
    this.#log.warn('nest warns', { detail: String(message) });
  }

  error(message: unknown, ...rest: unknown[]): void {
    this.#log.error('nest failed', { detail: String(message), rest });
  }
}

import type * as bytes from './bytes.ts';
import type { LogArguments } from './logger.ts';
import type { native } from './primordials.ts';

/**
 * What the guest gives to its parts: pieces that are large, seldom needed, and evaluated when the plugin first asks for
 * one of their globals, which may be after it has changed every built-in. A part can do nothing that `ctx` could not.
 */
export interface Realm {
  readonly native: typeof native;
  readonly bytes: typeof bytes;
  /** Asks the host, in the name of the invocation that is on the CPU, for a member of a space of `ctx`. */
  call(space: string, member: string, args: readonly unknown[]): Promise<unknown>;
  log(level: 'debug' | 'info' | 'warn' | 'error', line: LogArguments): void;
  renderError(thrown: unknown): string;
  setTimeout(callback: () => void, delay: number): unknown;
  clearTimeout(id: unknown): void;
  queueMicrotask(callback: () => void): void;
  /** 32 bytes that nobody else knows, in base64. */
  readonly seed: string;
  /** What another part offers; evaluates it when it must. */
  part(name: PartName): Offered;
}

export type PartName = 'console' | 'web' | 'url' | 'crypto';
export type Offered = Readonly<Record<string, unknown>>;

import type { bytes } from './bytes/main.ts';
import type { findHandler, memberOf } from './definition.ts';
import type { addId } from './entity-id.ts';
import type { Invocation } from './invocation.ts';
import type { members } from './members/main.ts';
import type { post } from './outbox.ts';
import type { native } from './primordials.ts';
import type { LogArguments } from './reports/logger.ts';
import type { reports } from './reports/main.ts';
import type { routes } from './routes/main.ts';
import type { description } from './description/main.ts';
import type { timers } from './timers/main.ts';

/**
 * What the guest gives to its open parts: large pieces that are evaluated when the plugin first asks for one of their
 * globals, which may be after it has changed every built-in. They use built-ins as they find them, so they get nothing
 * that `ctx` would not give.
 */
export interface Realm {
  readonly native: typeof native;
  readonly bytes: Bytes;
  /** Asks the host, in the name of the invocation that is on the CPU, for a member of a space of `ctx`. */
  call(space: string, member: string, args: readonly unknown[]): Promise<unknown>;
  log(level: 'debug' | 'info' | 'warn' | 'error', line: LogArguments): void;
  renderError(thrown: unknown): string;
  setTimeout(callback: () => void, delay: number): unknown;
  clearTimeout(id: unknown): void;
  queueMicrotask(callback: () => void): void;
  /** 32 bytes that nobody else knows, in base64. */
  readonly seed: string;
  /** What another open part offers; evaluates it when it must. */
  part(name: OpenPartName): Offered;
}

/**
 * What it gives to its inner parts: pieces of the guest itself that most invocations do without. They see invocations,
 * so all that they may trust is what stands here and plain syntax, as in `primordials.ts`.
 */
export interface InnerRealm {
  readonly native: typeof native;
  /** The invocation that is on the CPU. */
  readonly current: () => Invocation | undefined;
  readonly post: typeof post;
  readonly addId: typeof addId;
  readonly findHandler: typeof findHandler;
  readonly memberOf: typeof memberOf;
  readonly load: LoadPart;
}

export interface InnerParts {
  readonly bytes: typeof bytes;
  readonly description: typeof description;
  readonly members: typeof members;
  readonly reports: typeof reports;
  readonly routes: typeof routes;
  readonly timers: typeof timers;
}

/** What a part offers; evaluates it once. */
export interface LoadPart {
  <Name extends keyof InnerParts>(name: Name): InnerParts[Name];
  (name: OpenPartName): Offered;
}

export type OpenPartName = 'console' | 'web' | 'url' | 'crypto' | 'streams';
export type PartName = OpenPartName | keyof InnerParts;
export type Offered = Readonly<Record<string, unknown>>;
export type Bytes = typeof bytes;

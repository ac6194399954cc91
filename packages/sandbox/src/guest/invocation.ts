import { GUEST_LIMITS } from '@daino/contract/guest';
import { post } from './outbox.ts';
import { native } from './primordials.ts';
import { hostError } from './reports.ts';
import type { EndSignal } from './signal.ts';
import type { Timer } from './timers/main.ts';

/** One run of one handler, as the isolate knows it. The host knows the invocation id that belongs to `rid`. */
export interface Invocation {
  readonly rid: string;
  readonly rules: CallRules;
  readonly callLimit: number;
  readonly meta: unknown;
  ended: boolean;
  calls: number;
  /** Unanswered calls that its end waits for, also when the plugin does not: see `owe`. */
  owed: number;
  /** What it ends with as soon as it owes nothing. */
  result: string | undefined;
  logBytes: number;
  /** Without a prototype. */
  timers: Record<number, Timer> | undefined;
  /** Of `ctx.signal`, once the plugin asked for it. */
  endSignal: EndSignal | undefined;
  /** When the host is going to wake it, if it is. */
  wakesAt: number | undefined;
  /** Unanswered calls by their number. No prototype: nothing that a plugin does to built-ins reaches it. */
  readonly pending: Record<string, PendingCall | undefined>;
}

/** What the host would answer, said without asking it. */
export interface CallRules {
  readonly ended: Refusal;
  /** By the number of calls that an invocation has. */
  readonly overBudget: Readonly<Record<number, Refusal>>;
}

interface Refusal {
  readonly code: string;
  readonly message: string;
}

interface PendingCall {
  isOwed: boolean;
  readonly keep: (value: unknown) => void;
  readonly refuse: (error: Error) => void;
}

export function createInvocation(
  options: Pick<Invocation, 'rid' | 'rules' | 'callLimit' | 'meta'>,
): Invocation {
  const { rid, rules, callLimit, meta } = options;
  return {
    rid,
    rules,
    callLimit,
    meta,
    ended: false,
    calls: 0,
    owed: 0,
    result: undefined,
    logBytes: 0,
    timers: undefined,
    endSignal: undefined,
    wakesAt: undefined,
    pending: native.create(null),
  };
}

/** Asks the host; `args` are the positional arguments. */
export function callHost(invocation: Invocation, method: string, args: readonly unknown[]): Promise<unknown> {
  return new native.Promise((keep, refuse) => {
    if (invocation.ended) return refuse(errorOf(invocation.rules.ended));
    if (invocation.calls >= invocation.callLimit) return refuse(overBudget(invocation));
    const text = native.stringify(args) ?? '[]';
    if (text.length > GUEST_LIMITS.result.bytes) {
      throw new native.TypeError(`The arguments of ${method} are too large.`);
    }
    const id = ++invocation.calls;
    invocation.pending[id] = { isOwed: false, keep, refuse };
    post('c', invocation.rid, `${id} ${method} ${text}`);
  });
}

/** Has the invocation's end wait for the answer to a call that it just made. */
export function owe(invocation: Invocation, make: () => Promise<unknown>): Promise<unknown> {
  const before = invocation.calls;
  const answer = make();
  const call = invocation.calls > before ? invocation.pending[invocation.calls] : undefined;
  if (call) {
    call.isOwed = true;
    invocation.owed += 1;
  }
  return answer;
}

/**
 * Takes replies, a line each: `<call> v <json>` or `<call> e {"code","message"}`. A `~` says that the moment has come
 * for which the invocation wanted to be woken.
 */
export function takeReplies(
  invocation: Invocation,
  lines: string,
  wake: (invocation: Invocation) => void,
): void {
  let at = 0;
  while (at < lines.length) {
    const newline = native.indexOf(lines, '\n', at);
    const end = newline < 0 ? lines.length : newline;
    if (lines[at] === '~') wake(invocation);
    else takeReply(invocation, native.slice(lines, at, end));
    at = end + 1;
  }
}

function takeReply(invocation: Invocation, line: string): void {
  const space = native.indexOf(line, ' ', 0);
  const id = native.slice(line, 0, space);
  const call = invocation.pending[id];
  if (call === undefined) return;
  delete invocation.pending[id];
  if (call.isOwed) invocation.owed -= 1;
  const value = native.parse(native.slice(line, space + 3));
  if (line[space + 1] === 'v') call.keep(value);
  // The host wrote it; both are own properties of a parsed object.
  else call.refuse(errorOf(value as Refusal));
}

function overBudget({ rules, callLimit }: Invocation): Error {
  const refusal = rules.overBudget[callLimit];
  return refusal ? errorOf(refusal) : new native.Error('This invocation has made all its calls.');
}

function errorOf({ code, message }: Refusal): Error {
  return hostError(code, message);
}

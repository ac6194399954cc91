import { inner, offer } from '../inner-part.ts';
import type { Invocation } from '../invocation.ts';

const { current, load, native, post } = inner;

/** Most timers of one invocation at a time. */
const MOST_LIVE = 100;
const MOST_DELAY_MS = 0x7f_ff_ff_ff;
/** HTML: timers that were set by timers may not be quicker than this beyond some depth. */
const NESTED_MS = 4;
const NESTED_DEPTH = 5;

/**
 * `setTimeout` and the like as in HTML's "Timers". A timer belongs to the invocation that is on the CPU when it is set
 * and ends with it. The isolate has no clock that could wake it: it asks its host for the next moment only, and each
 * time it is woken one timer fires.
 */
export const timers = {
  setTimeout: (callback: unknown, delay?: unknown, ...args: unknown[]): number =>
    start(callback, delay, { args, repeats: false }),
  setInterval: (callback: unknown, delay?: unknown, ...args: unknown[]): number =>
    start(callback, delay, { args, repeats: true }),
  setImmediate: (callback: unknown, ...args: unknown[]): number =>
    start(callback, 0, { args, repeats: false }),
  clearTimeout: (id: unknown): void => remove(id),
  clearInterval: (id: unknown): void => remove(id),
  clearImmediate: (id: unknown): void => remove(id),
  queueMicrotask,
  /** An entry begins; `depth` counts timers that set timers. */
  begin(entered: number): void {
    depth = entered;
  },
  wake,
  /** Drops all timers of an invocation. */
  end(invocation: Invocation): void {
    for (const id in invocation.timers) delete owners[native.Number(id)];
    invocation.timers = undefined;
  },
};

export interface Timer {
  readonly id: number;
  readonly callback: (...args: unknown[]) => unknown;
  readonly args: readonly unknown[];
  /** Milliseconds between two runs, 0 when it runs once. */
  readonly every: number;
  readonly depth: number;
  due: number;
}

const owners: Record<number, Invocation | undefined> = native.create(null);
let lastId = 0;
let depth = 0;

function start(callback: unknown, given: unknown, { args, repeats }: StartOptions): number {
  if (typeof callback !== 'function') throw new native.TypeError('A timer needs a function.');
  const invocation = current();
  const id = ++lastId;
  // Nobody is there whom it could serve.
  if (invocation === undefined || invocation.ended) return id;
  if (countOf(invocation) >= MOST_LIVE)
    throw new native.RangeError(`One invocation has at most ${MOST_LIVE} timers at a time.`);
  const delay = delayOf(given);
  const every = repeats ? delay : 0;
  // Callable is all that is known of it, and all that is needed.
  const run = callback as Timer['callback'];
  add(invocation, { id, callback: run, args, every, depth: depth + 1, due: native.now() + delay });
  return id;
}

interface StartOptions {
  readonly args: readonly unknown[];
  readonly repeats: boolean;
}

function add(invocation: Invocation, timer: Timer): void {
  const own: Record<number, Timer> = (invocation.timers ??= native.create(null));
  own[timer.id] = timer;
  owners[timer.id] = invocation;
  ask(invocation);
}

function remove(id: unknown): void {
  const key = native.Number(id);
  const owner = owners[key];
  if (owner?.timers === undefined) return;
  delete owner.timers[key];
  delete owners[key];
}

function queueMicrotask(callback: unknown): void {
  if (typeof callback !== 'function') throw new native.TypeError('A microtask needs a function.');
  const invocation = current();
  // As above.
  const run = () => attempt(invocation, callback as Timer['callback'], []);
  native.whenSettled(native.promiseOf(undefined), { kept: run, broken: run });
}

function rearm(timer: Timer): void {
  depth += 1;
  timer.due = native.now() + delayOf(timer.every);
}

/** The host woke the invocation. */
function wake(invocation: Invocation): void {
  invocation.wakesAt = undefined;
  const timer = nextOf(invocation);
  if (timer && timer.due <= native.now()) {
    depth = timer.depth;
    if (timer.every === 0) remove(timer.id);
    else rearm(timer);
    attempt(invocation, timer.callback, timer.args);
  }
  ask(invocation);
}

/** Asks the host to be woken for the next timer, unless it is going to be by then. */
function ask(invocation: Invocation): void {
  const next = nextOf(invocation);
  if (!next || invocation.ended) return;
  if (invocation.wakesAt !== undefined && invocation.wakesAt <= next.due) return;
  invocation.wakesAt = next.due;
  const left = next.due - native.now();
  post('t', invocation.rid, native.String(left > 0 ? left : 0));
}

function nextOf(invocation: Invocation): Timer | undefined {
  const own = invocation.timers;
  let next: Timer | undefined;
  for (const id in own) {
    const timer = own[native.Number(id)];
    if (timer && (next === undefined || timer.due < next.due)) next = timer;
  }
  return next;
}

function countOf(invocation: Invocation): number {
  const own = invocation.timers;
  let count = 0;
  for (const id in own) if (own[native.Number(id)]) count += 1;
  return count;
}

function delayOf(given: unknown): number {
  const least = depth > NESTED_DEPTH ? NESTED_MS : 1;
  const delay = native.trunc(native.Number(given));
  return delay >= least && delay <= MOST_DELAY_MS ? delay : least;
}

/** Nobody catches what a callback throws: it is logged, and the invocation goes on. */
function attempt(
  invocation: Invocation | undefined,
  callback: Timer['callback'],
  args: readonly unknown[],
): void {
  try {
    native.apply(callback, undefined, args);
  } catch (error) {
    load('reports').log(invocation, 'error', { message: 'Uncaught in a callback', error });
  }
}

offer(timers);

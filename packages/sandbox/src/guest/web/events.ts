import { realm } from '../part.ts';
import { DOMException } from './dom-exception.ts';

const { native } = realm;

interface EventState {
  target: EventTarget | null;
  phase: 0 | 2;
  dispatching: boolean;
  stopped: boolean;
  canceled: boolean;
  passive: boolean;
}

const states = new WeakMap<Event, EventState>();

function stateOf(event: Event): EventState {
  const state = states.get(event);
  if (!state) throw new native.TypeError('Illegal invocation');
  return state;
}

export interface EventInit {
  readonly bubbles?: boolean;
  readonly cancelable?: boolean;
  readonly composed?: boolean;
}

/** DOM's `Event`, without a tree to travel. */
export class Event {
  static readonly NONE = 0;
  static readonly CAPTURING_PHASE = 1;
  static readonly AT_TARGET = 2;
  static readonly BUBBLING_PHASE = 3;

  readonly type: string;
  readonly bubbles: boolean;
  readonly cancelable: boolean;
  readonly composed: boolean;
  readonly timeStamp: number = native.now();
  readonly isTrusted: boolean = false;

  constructor(type: unknown, init: EventInit = {}) {
    if (arguments.length === 0) throw new native.TypeError('An event needs a type.');
    this.type = native.String(type);
    this.bubbles = Boolean(init?.bubbles);
    this.cancelable = Boolean(init?.cancelable);
    this.composed = Boolean(init?.composed);
    states.set(this, {
      target: null,
      phase: 0,
      dispatching: false,
      stopped: false,
      canceled: false,
      passive: false,
    });
  }

  get target(): EventTarget | null {
    return stateOf(this).target;
  }
  get srcElement(): EventTarget | null {
    return stateOf(this).target;
  }
  get currentTarget(): EventTarget | null {
    const { target, phase } = stateOf(this);
    return phase === 0 ? null : target;
  }
  get eventPhase(): number {
    return stateOf(this).phase;
  }
  get defaultPrevented(): boolean {
    return stateOf(this).canceled;
  }
  get returnValue(): boolean {
    return !stateOf(this).canceled;
  }
  composedPath(): EventTarget[] {
    const { target, phase } = stateOf(this);
    return phase === 0 || target === null ? [] : [target];
  }
  // Without a tree there is nowhere else to go.
  stopPropagation(): void {}
  stopImmediatePropagation(): void {
    stateOf(this).stopped = true;
  }
  preventDefault(): void {
    const state = stateOf(this);
    if (this.cancelable && !state.passive) state.canceled = true;
  }
  get [Symbol.toStringTag](): string {
    return 'Event';
  }
}

export class CustomEvent extends Event {
  readonly detail: unknown;

  constructor(type: unknown, init: EventInit & { readonly detail?: unknown } = {}) {
    super(type, init);
    this.detail = init?.detail ?? null;
  }
}

type Callback = ((event: Event) => unknown) | { handleEvent?: unknown } | null;

interface ListenerOptions {
  readonly capture?: boolean;
  readonly once?: boolean;
  readonly passive?: boolean;
  readonly signal?: { readonly aborted: boolean; addEventListener?: unknown };
}

interface Listener {
  readonly type: string;
  readonly callback: NonNullable<Callback>;
  readonly capture: boolean;
  readonly once: boolean;
  readonly passive: boolean;
  removed: boolean;
}

const listeners = new WeakMap<EventTarget, Listener[]>();

function listenersOf(target: EventTarget): Listener[] {
  const known = listeners.get(target);
  if (!known) throw new native.TypeError('Illegal invocation');
  return known;
}

/** DOM's `EventTarget`. What a listener throws is logged and stops nobody. */
export class EventTarget {
  constructor() {
    listeners.set(this, []);
  }

  addEventListener(type: unknown, callback: Callback, given?: boolean | ListenerOptions): void {
    const known = listenersOf(this);
    const options: ListenerOptions = typeof given === 'object' ? (given ?? {}) : { capture: Boolean(given) };
    const { once, passive, signal } = options;
    if (callback === null || callback === undefined || signal?.aborted) return;
    const listener: Listener = {
      type: native.String(type),
      callback,
      capture: Boolean(options.capture),
      once: Boolean(once),
      passive: Boolean(passive),
      removed: false,
    };
    if (known.some((one) => isSame(one, listener))) return;
    known.push(listener);
    if (signal instanceof EventTarget)
      signal.addEventListener('abort', () => this.removeEventListener(type, callback, options), {
        once: true,
      });
  }

  removeEventListener(type: unknown, callback: Callback, given?: boolean | ListenerOptions): void {
    const known = listenersOf(this);
    if (callback === null || callback === undefined) return;
    const capture = Boolean(typeof given === 'object' ? given?.capture : given);
    const at = known.findIndex((one) => isSame(one, { type: native.String(type), callback, capture }));
    const [removed] = at < 0 ? [] : known.splice(at, 1);
    if (removed) removed.removed = true;
  }

  dispatchEvent(event: Event): boolean {
    const known = listenersOf(this);
    const state = stateOf(event);
    if (state.dispatching) throw new DOMException('The event is being dispatched.', 'InvalidStateError');
    state.dispatching = true;
    state.target = this;
    state.phase = 2;
    const inOrder = [...known.filter((one) => one.capture), ...known.filter((one) => !one.capture)];
    for (const listener of inOrder) {
      if (state.stopped) break;
      if (listener.removed || listener.type !== event.type) continue;
      if (listener.once) this.removeEventListener(listener.type, listener.callback, listener.capture);
      state.passive = listener.passive;
      tell(listener.callback, this, event);
    }
    state.phase = 0;
    state.dispatching = state.stopped = state.passive = false;
    return !state.canceled;
  }

  get [Symbol.toStringTag](): string {
    return 'EventTarget';
  }
}

function tell(callback: NonNullable<Callback>, target: EventTarget, event: Event): void {
  try {
    if (typeof callback === 'function') return void native.apply(callback, target, [event]);
    const { handleEvent } = callback;
    if (typeof handleEvent === 'function') native.apply(handleEvent as () => unknown, callback, [event]);
  } catch (error) {
    realm.log('error', { message: 'Uncaught in a listener', error });
  }
}

function isSame(one: Listener, other: Pick<Listener, 'type' | 'callback' | 'capture'>): boolean {
  return one.type === other.type && one.callback === other.callback && one.capture === other.capture;
}

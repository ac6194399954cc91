import { native } from './primordials.ts';
import type { InnerRealm, LoadPart, Offered, OpenPartName, PartName, Realm } from './realm.ts';

/** Every part as a function that evaluates it; `host/bundle-guest.ts` puts them around the guest. */
declare const dainoParts: Readonly<Record<PartName, Evaluate>>;
type Evaluate = (realm: Realm | InnerRealm, offer: (offered: Offered) => void) => void;

/** The globals of each part. */
const GLOBALS: Readonly<Record<OpenPartName | 'timers', string>> = {
  console: 'console',
  timers: 'setTimeout setInterval setImmediate clearTimeout clearInterval clearImmediate queueMicrotask',
  url: 'URL URLSearchParams',
  crypto: 'crypto Crypto CryptoKey SubtleCrypto',
  streams: 'ReadableStream WritableStream TransformStream TextDecoderStream TextEncoderStream',
  web: 'fetch Headers Request Response Blob File FormData AbortController AbortSignal Event EventTarget CustomEvent DOMException TextEncoder TextDecoder structuredClone atob btoa performance',
};

const loaded: Record<string, Offered | undefined> = native.create(null);
let realms: Realms | undefined;

interface Realms {
  readonly open: Realm;
  readonly inner: InnerRealm;
}

/** Puts a getter in place of every global that a part offers. */
export function installParts({ open, inner }: Realms): void {
  realms = { open: native.freeze(open), inner: native.freeze(inner) };
  for (const part in GLOBALS) {
    // A key of the table.
    const name = part as keyof typeof GLOBALS;
    const names = GLOBALS[name].split(' ');
    for (const global of names) defineLazily(global, () => offeredBy(name)[global]);
  }
}

/** What a part offers; evaluates it once it is needed. */
// What stands under a name offers what its type says.
export const load = offeredBy as LoadPart;

export function isLoaded(name: PartName): boolean {
  return loaded[name] !== undefined;
}

function offeredBy(name: PartName): Offered {
  const known = loaded[name];
  if (known) return known;
  // A library looks whether its globals are there: while it is evaluated, they are not.
  loaded[name] = NOTHING;
  try {
    return (loaded[name] = evaluate(name));
  } catch (error) {
    // At the bottom of a deep recursion, say: the next one may have more luck.
    loaded[name] = undefined;
    throw error;
  }
}

const NOTHING: Offered = native.freeze(native.create(null));

function evaluate(name: PartName): Offered {
  let offered = NOTHING;
  const offer = (given: Offered): void => {
    offered = given;
  };
  if (realms) dainoParts[name](isOpen(name) ? realms.open : realms.inner, offer);
  return offered;
}

function isOpen(name: PartName): name is OpenPartName {
  return name !== 'timers' && native.hasOwn(GLOBALS, name);
}

/** A global that can be replaced like any other; whoever asks for it first has it made. */
function defineLazily(name: string, make: () => unknown): void {
  const keep = (value: unknown): void => {
    native.defineProperty(globalThis, name, { value, writable: true, configurable: true });
  };
  native.defineProperty(globalThis, name, {
    get: () => {
      const value = make();
      if (value === undefined) return undefined;
      // The bundler shortened it.
      if (typeof value === 'function')
        native.defineProperty(value, 'name', { value: name, configurable: true });
      keep(value);
      return value;
    },
    set: keep,
    configurable: true,
  });
}

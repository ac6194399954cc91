import { native } from './primordials.ts';
import type { Offered, PartName, Realm } from './realm.ts';

/** The source of each part; `host/bundle-guest.ts` puts it around the guest. */
declare const dainoParts: Readonly<Record<PartName, string>>;

const GLOBALS: Readonly<Record<PartName, string>> = {
  console: 'console',
  url: 'URL URLSearchParams',
  crypto: 'crypto Crypto CryptoKey SubtleCrypto',
  web: 'fetch Headers Request Response Blob File FormData AbortController AbortSignal Event EventTarget CustomEvent DOMException TextEncoder TextDecoder structuredClone atob btoa performance',
};

/** Evaluates a part once it is needed. */
export type LoadPart = (name: PartName) => Offered;

/** Puts a getter in place of every global that a part offers. */
export function installParts(realmOf: (load: LoadPart) => Realm): LoadPart {
  const loaded: Record<string, Offered | undefined> = native.create(null);
  const load: LoadPart = (name) => {
    const known = loaded[name];
    if (known) return known;
    // A library looks whether its globals are there: while it is evaluated, they are not.
    loaded[name] = NOTHING;
    try {
      return (loaded[name] = evaluate(dainoParts[name], realm));
    } catch (error) {
      // At the bottom of a deep recursion, say: the next one may have more luck.
      loaded[name] = undefined;
      throw error;
    }
  };
  const realm = native.freeze(realmOf(load));
  for (const part in GLOBALS) {
    // A key of the table.
    const name = part as PartName;
    const names = GLOBALS[name].split(' ');
    for (const global of names) defineLazily(global, () => load(name)[global]);
  }
  return load;
}

const NOTHING: Offered = native.freeze(native.create(null));

function evaluate(source: string, realm: Realm): Offered {
  let offered = NOTHING;
  const offer = (given: Offered): void => {
    offered = given;
  };
  const text = `(function (dainoRealm, dainoOffer) {${source}\n})\n//# sourceURL=daino://guest.js`;
  // The text above is a function of these two.
  const run = native.evaluate(text) as (realm: Realm, offer: (given: Offered) => void) => void;
  run(realm, offer);
  return offered;
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

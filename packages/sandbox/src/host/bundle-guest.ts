/** The guest itself: what every isolate runs. */
export const guestEntry: URL = entry('main');

/** Evaluated in an isolate once its plugin needs them. */
export const partEntries: Readonly<Record<string, URL>> = {
  bytes: entry('bytes/main'),
  console: entry('console/main'),
  crypto: entry('crypto/main'),
  description: entry('description/main'),
  members: entry('members/main'),
  reports: entry('reports/main'),
  routes: entry('routes/main'),
  streams: entry('streams/main'),
  timers: entry('timers/main'),
  url: entry('url/main'),
  web: entry('web/main'),
};

/**
 * The script that runs in every isolate. Its parts stand around the guest as functions, which the engine only skims
 * until they are called. `bundle` makes one plain script out of an entry.
 */
export async function bundleGuest(bundle: (entry: URL) => Promise<string>): Promise<string> {
  const names = Object.keys(partEntries);
  const [source, ...texts] = await Promise.all([guestEntry, ...Object.values(partEntries)].map(bundle));
  const parts = names.map((name, index) => `${name}(dainoRealm,dainoOffer){${texts[index]}\n}`);
  // Sloppy functions would show their callers and arguments to whom they call.
  return `"use strict";{const dainoParts={${parts.join()}};${source}\n}`;
}

function entry(name: string): URL {
  return new URL(`../guest/${name}.ts`, import.meta.url);
}

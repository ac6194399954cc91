const main = new URL('../guest/main.ts', import.meta.url);
const parts = {
  console: new URL('../guest/console/main.ts', import.meta.url),
  web: new URL('../guest/web/main.ts', import.meta.url),
  url: new URL('../guest/url/main.ts', import.meta.url),
  crypto: new URL('../guest/crypto/main.ts', import.meta.url),
} as const;

/**
 * The script that runs in every isolate, with its parts inside as texts that are evaluated when a plugin needs them.
 * `bundle` makes one plain script out of an entry.
 */
export async function bundleGuest(bundle: (entry: URL) => Promise<string>): Promise<string> {
  const [source, ...texts] = await Promise.all([main, ...Object.values(parts)].map((entry) => bundle(entry)));
  const byName = Object.fromEntries(Object.keys(parts).map((name, index) => [name, texts[index]]));
  return `{const dainoParts=${JSON.stringify(byName)};${source}\n}`;
}

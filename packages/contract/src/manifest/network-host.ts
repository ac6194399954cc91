/**
 * The hosts that a plugin may be granted, in one spelling for the manifest that asks and the request that needs it:
 * lower case, internationalised names in their ASCII form, addresses in dotted form, no dot at the end.
 */

export interface NetworkHost {
  /** `api.example.com`, `*.example.com`, `203.0.113.7:8443`. */
  readonly text: string;
  /** Whether it can be reached at all; a single word is a name that an approver still has to bind to a host. */
  readonly bound: boolean;
}

/** Reads a host as a manifest writes it, with a port or without; undefined when it is none. */
export function readNetworkHost(written: string): NetworkHost | undefined {
  const [, wildcard = '', name = '', port] = WRITTEN.exec(written) ?? [];
  const host = name === '' ? undefined : canonicalHost(name);
  if (host === undefined || (port !== undefined && !isPort(Number(port)))) return undefined;
  // Below a public suffix of one word stands half of the world.
  if (wildcard !== '' && (!host.includes('.') || isAddress(host))) return undefined;
  return {
    text: `${wildcard}${host}${port === undefined ? '' : `:${Number(port)}`}`,
    bound: host.includes('.'),
  };
}

/**
 * The grants of which a request to `address` needs one, the narrowest first. A host without a port covers the port
 * of http and of https, `host:port` that port alone.
 */
export function networkGrantsFor(address: URL): readonly string[] {
  const host = withoutLastDot(address.hostname);
  const names = [host, ...(isAddress(host) ? [] : parentsOf(host).map((parent) => `*.${parent}`))];
  const port = address.port === '' ? DEFAULT_PORTS[address.protocol] : address.port;
  const exact = names.map((name) => `network:${name}:${port}`);
  return address.port === '' ? [...names.map((name) => `network:${name}`), ...exact] : exact;
}

/** What is wrong with an address as the goal of a request, as a sentence's end; undefined when nothing is. */
export function webAddressFault(text: string): string | undefined {
  const address = URL.parse(text);
  if (address === null || !(address.protocol in DEFAULT_PORTS)) return 'must be an http or https address';
  if (address.username !== '' || address.password !== '') return 'must not carry a user or a password';
  const host = withoutLastDot(address.hostname);
  if (!host.includes('.') && !host.startsWith('[')) return 'must name a host that everybody can reach';
  return undefined;
}

const WRITTEN = /^(\*\.)?([^\s/?#@\\:%*[\]]{1,253})(?::([0-9]{1,5}))?$/u;
const DEFAULT_PORTS: Readonly<Record<string, string>> = { 'http:': '80', 'https:': '443' };

/** Reads a name as an address bar would, so that `0x7f.1` and `127.0.0.1` are one host. */
function canonicalHost(name: string): string | undefined {
  const host = withoutLastDot(URL.parse(`http://${name}/`)?.hostname ?? '');
  return HOST.test(host) ? host : undefined;
}

const HOST = /^[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?)*$/;

function withoutLastDot(host: string): string {
  return host.endsWith('.') ? host.slice(0, -1) : host;
}

function isAddress(host: string): boolean {
  return /^[0-9.]+$/.test(host) || host.startsWith('[');
}

function isPort(port: number): boolean {
  return port >= 1 && port <= 65_535;
}

/** `example.com` and `b.example.com` for `a.b.example.com`. */
function parentsOf(host: string): readonly string[] {
  const labels = host.split('.');
  return labels.slice(1, -1).map((_, index) => labels.slice(index + 1).join('.'));
}

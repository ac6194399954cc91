import { Resolver } from 'node:dns/promises';
import { isIP } from 'node:net';

/** The addresses of a host. Rejects when there are none. */
export type ResolveHost = (host: string, signal: AbortSignal) => Promise<readonly string[]>;

/**
 * Asks the name servers, and neither the machine's own table of hosts nor its search domains: what those know is not
 * meant for plugins. It also keeps slow names off the threads that the rest of the process waits for.
 */
export const resolveHost: ResolveHost = async (host, signal) => {
  if (isIP(host) !== 0) return [host];
  const resolver = new Resolver({ timeout: 2_000, tries: 2 });
  const stop = (): void => resolver.cancel();
  signal.addEventListener('abort', stop, { once: true });
  try {
    const answers = await Promise.allSettled([resolver.resolve4(host), resolver.resolve6(host)]);
    const addresses = answers.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []));
    if (addresses.length > 0) return addresses;
    const [first] = answers;
    throw first?.status === 'rejected' ? first.reason : new Error('no address');
  } finally {
    signal.removeEventListener('abort', stop);
  }
};

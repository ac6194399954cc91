import { type CapabilityInput, capabilityErrors, capabilityTable } from '@daino/contract';
import { DainoError, newId, type InstallationId } from '@daino/kernel';
import type { Caller } from '../src/index.ts';

/** A plugin that holds these grants; `connections` is how many requests its manifest lets it have open. */
export function callerWith(
  grants: readonly string[],
  signal = new AbortController().signal,
  connections: number | null = null,
): Caller {
  return {
    signal,
    installation: {
      id: newId<InstallationId>(),
      slug: 'asks-around',
      manifest: { resource_limits: { network_connections: connections } },
    },
    requireGrant: (wanted) => {
      const [first] = wanted;
      if (first !== undefined && !wanted.some((grant) => grants.includes(grant)))
        throw capabilityErrors.GRANT_MISSING({ grant: first });
    },
  };
}

/** A request as the broker hands it on: read by its schema, defaults filled in. */
export function requestFor(url: string, options: Partial<CapabilityInput<'http.request'>[0]> = {}) {
  const [request] = capabilityTable['http.request'].args.parse([{ ...options, url }]);
  return request;
}

/** The code with which it fails, or `ANSWERED`. */
export function codeOf(work: Promise<unknown>): Promise<unknown> {
  return work.then(
    () => 'ANSWERED',
    (error: unknown) => (error instanceof DainoError ? error.code : error),
  );
}

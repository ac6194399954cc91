import { createHash } from 'node:crypto';

/**
 * The code that the operator put on this machine. It is known by its text and by nothing that a manifest says, so that
 * nobody else can pass for it; what was in a folder once and is no longer is as strange as any other.
 */
export interface TrustedSources {
  readonly add: (source: string) => void;
  readonly has: (source: string) => boolean;
}

export function trustedSources(): TrustedSources {
  const known = new Set<string>();
  return {
    add: (source) => void known.add(fingerprint(source)),
    has: (source) => known.has(fingerprint(source)),
  };
}

function fingerprint(source: string): string {
  return createHash('sha256').update(source).digest('base64');
}

import type { LinkOutcome } from '@daino/contract';

interface LinkTime {
  /** The trip's time without that of the links before. */
  readonly leftMs: number;
  /** What the link may take for itself. */
  readonly limitMs: number;
}

/** Whether a link was cut off because others had used up the chain's time, and not at its own limit. */
export function isCutShort(outcome: LinkOutcome, { leftMs, limitMs }: LinkTime): boolean {
  if (outcome.status !== 'cut' || outcome.reason !== 'deadline') return false;
  // A link that ends with its trip was not measured.
  const usedMs = outcome.wallUs > 0 ? outcome.wallUs / 1_000 : leftMs;
  return usedMs < limitMs * NEARLY;
}

/** Timers are not exact. */
const NEARLY = 0.9;

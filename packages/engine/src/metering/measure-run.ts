import type { LinkOutcome } from '@daino/contract';
import type { RunMeasure } from './tally.ts';

/** What moved between the host and one handler. */
export interface Moved {
  /** UTF-8 bytes of its input, and of its result. */
  readonly given: number;
  readonly returned: number;
  readonly usage: {
    readonly calls: number;
    /** UTF-8 bytes of the answers to its calls. */
    readonly bytesIn: number;
    /** UTF-8 bytes of the arguments of its calls. */
    readonly bytesOut: number;
    /** CPU of the host, in whole microseconds. */
    readonly hostCpuUs: number;
  };
}

/** UTF-8 bytes of what a handler returned. */
export function returnedBytes(outcome: LinkOutcome): number {
  return outcome.status === 'done' ? Buffer.byteLength(outcome.text) : 0;
}

/** The measures of one run; a handler that was not called was given nothing. */
export function measureRun(outcome: LinkOutcome, { given, returned, usage }: Moved): RunMeasure {
  if (outcome.status === 'skipped') return NOTHING;
  const { wallUs, cpuUs, heapBytes } = outcome;
  return {
    wallUs,
    cpuUs: cpuUs + usage.hostCpuUs,
    heapBytes,
    capabilityCalls: usage.calls,
    bytesIn: usage.bytesIn + given,
    bytesOut: usage.bytesOut + returned,
  };
}

/** What a handler used that was not called. */
export const NOTHING: RunMeasure = {
  wallUs: 0,
  cpuUs: 0,
  heapBytes: 0,
  capabilityCalls: 0,
  bytesIn: 0,
  bytesOut: 0,
};

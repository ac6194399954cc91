import type { RawOutcome } from '../wire/outcomes.ts';
import type { TripLink } from '../wire/trip-frame.ts';
import type { Handler } from './handler.ts';
import type { Room } from './program.ts';
import type { Run } from './run.ts';

/** One link that is running in an isolate. */
export interface Invocation {
  readonly run: Run;
  readonly link: TripLink;
  readonly handler: Handler;
  readonly room: Room;
  /** Its name inside the isolate: a count, so that one never given out is known as forged. */
  readonly rid: string;
  readonly startedAt: number;
  cpuNs: number;
  calls: number;
  /** Log lines, each JSON, with commas between. */
  logs: string;
  settled: { readonly status: string; readonly text: string } | undefined;
}

export function outcomeOf({ settled, startedAt, cpuNs, logs, room }: Invocation): RawOutcome {
  return {
    status: settled?.status ?? 'lost',
    text: settled?.text ?? '',
    wallUs: Math.round((performance.now() - startedAt) * 1_000),
    cpuUs: Math.round(cpuNs / 1_000),
    heapBytes: room.heapBytes,
    logs: logs === '' ? '' : `[${logs}]`,
  };
}

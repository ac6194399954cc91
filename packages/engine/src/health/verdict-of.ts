import type { LinkOutcome } from '@daino/contract';
import type { DainoError } from '@daino/kernel';
import type { Verdict } from './run-tally.ts';

export interface EndedRun {
  readonly outcome: LinkOutcome;
  /** What went wrong in the catalogue's words; undefined when the plugin answered, a refusal being an answer. */
  readonly error: DainoError | undefined;
  /** Whether the host answered one of its calls with this error, and that was not the plugin's doing. */
  readonly excused: (code: string) => boolean;
}

/** What a run says about its plugin. What the platform or the store's settings caused says nothing. */
export function verdictOf({ outcome, error, excused }: EndedRun): Verdict {
  if (outcome.status === 'skipped') return 'nothing';
  if (!error) return 'succeeded';
  if (error.fault === 'platform' || error.fault === 'store_config') return 'nothing';
  if (outcome.status === 'threw' && outcome.error.code !== '' && excused(outcome.error.code))
    return 'nothing';
  return 'failed';
}

/** Whether the plugin ended its process or answered for another one: what breaks the sandbox, not only itself. */
export function isOffence(outcome: LinkOutcome): boolean {
  if (outcome.status !== 'cut') return false;
  const { reason, wallUs, cpuUs } = outcome;
  if (reason === 'crashed' || reason === 'forged') return true;
  // An isolate that is cut off was measured; nobody measures what took its whole process down.
  return (reason === 'cpu' || reason === 'memory') && wallUs === 0 && cpuUs === 0;
}

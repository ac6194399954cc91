import type { HookTraceEntry, LinkOutcome, RunOutcome } from '@daino/contract';

/** What became of a hook's run, from what the handler did and what was believed of it. */
export function outcomeOfFilter(
  judged: Exclude<HookTraceEntry['outcome'], 'suspended'>,
  outcome: LinkOutcome,
): RunOutcome {
  if (judged === 'unchanged') return 'done';
  if (judged !== 'failed') return judged;
  return failedOutcome(outcome);
}

/** What became of a call; `isFailure` says how the runner sees it. */
export function outcomeOfCall(outcome: LinkOutcome, isFailure: boolean): RunOutcome {
  if (isFailure) return failedOutcome(outcome);
  return outcome.status === 'rejected' ? 'rejected' : 'done';
}

function failedOutcome(outcome: LinkOutcome): RunOutcome {
  if (outcome.status === 'cut') return outcome.reason;
  if (outcome.status === 'done') return 'invalid';
  return outcome.status === 'skipped' ? 'lost' : 'threw';
}

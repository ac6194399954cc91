import type { LinkOutcome } from '@daino/contract';
import type { DainoError } from '@daino/kernel';
import { isOffence, verdictOf } from '../health/verdict-of.ts';
import type { Dispatch } from './dispatch.ts';
import type { DispatchedInstallation } from './dispatched-installation.ts';

export interface NotedRun {
  readonly installation: DispatchedInstallation;
  readonly outcome: LinkOutcome;
  /** What went wrong in the catalogue's words; undefined when the plugin answered. */
  readonly error: DainoError | undefined;
  /** As the invocation has it. */
  readonly excused: (code: string) => boolean;
  /** How it went says nothing: it was not given the time that it may have, or others keep account of it. */
  readonly blameless?: boolean;
  readonly traceId: string;
  readonly trial: string | undefined;
}

/** Tells the plugin's health how a run of it went. */
export function noteRun({ health }: Pick<Dispatch, 'health'>, noted: NotedRun): void {
  const { installation, outcome, error, traceId, trial } = noted;
  const { cpuUs, wallUs } = outcome.status === 'skipped' ? nothing : outcome;
  health.ran({
    installation,
    verdict: noted.blameless ? 'nothing' : verdictOf(noted),
    offence: isOffence(outcome),
    cpuUs,
    wallUs,
    traceId,
    error,
    trial,
  });
}

const nothing = { cpuUs: 0, wallUs: 0 } as const;

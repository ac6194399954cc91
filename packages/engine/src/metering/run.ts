import type { HandlerKind, RunOutcome } from '@daino/contract';
import type { DispatchedInstallation } from '../dispatch/dispatched-installation.ts';
import type { RunMeasure } from './tally.ts';

/** One run of one handler. */
export interface Run extends RunMeasure {
  readonly installation: DispatchedInstallation;
  readonly kind: HandlerKind;
  readonly handler: string;
  readonly traceId: string;
  readonly outcome: RunOutcome;
  /** The code of the failure. */
  readonly errorCode?: string | undefined;
  /** The fields that a hook changed. */
  readonly changed?: readonly string[];
}

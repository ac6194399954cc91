import { type CutReason, type LinkOutcome, LIMITS, sandboxErrors } from '@daino/contract';
import type { DainoError } from '@daino/kernel';

type Failed = Extract<LinkOutcome, { status: 'threw' | 'cut' }>;

interface FailedLimits {
  readonly wallMs: number;
  readonly cpuMs: number;
  readonly memoryMb: number;
  readonly handler: string;
}

/** The catalogue's error for a handler that threw or was cut off. */
export function describeOutcome(outcome: Failed, limits: FailedLimits): DainoError {
  if (outcome.status === 'threw') {
    const { name, message, stack } = outcome.error;
    const cause = `${name}: ${message}`.slice(0, LIMITS.logs.lineLength);
    return sandboxErrors.HANDLER_THREW({ cause }, { cause: stack });
  }
  return cutErrors[outcome.reason](limits, outcome.detail);
}

const cutErrors: Record<CutReason, (limits: FailedLimits, detail: string) => DainoError> = {
  cpu: ({ cpuMs }) => sandboxErrors.SANDBOX_CPU_EXCEEDED({ limitMs: cpuMs }),
  deadline: ({ wallMs }) => sandboxErrors.SANDBOX_DEADLINE_EXCEEDED({ limitMs: wallMs }),
  memory: ({ memoryMb }) => sandboxErrors.SANDBOX_MEMORY_EXCEEDED({ limitMb: memoryMb }),
  crashed: () => sandboxErrors.SANDBOX_CRASHED({}),
  lost: () => sandboxErrors.SANDBOX_LOST({}),
  load: (_, cause) => sandboxErrors.SANDBOX_LOAD_FAILED({ cause }),
  forged: () => sandboxErrors.SANDBOX_FORGED({}),
  output: (_, what) => sandboxErrors.SANDBOX_OUTPUT_EXCEEDED({ what }),
  missing: ({ handler }) => sandboxErrors.HANDLER_MISSING({ handler }),
};

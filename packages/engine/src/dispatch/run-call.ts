import { type HandlerKind, type HandlerRef, type LinkOutcome, sandboxErrors } from '@daino/contract';
import { DainoError, type StoreScope } from '@daino/kernel';
import { measureRun, type Moved, returnedBytes } from '../metering/measure-run.ts';
import { outcomeOfCall } from '../metering/run-outcome.ts';
import { describeOutcome } from './describe-outcome.ts';
import type { Dispatch } from './dispatch.ts';
import type { DispatchedInstallation } from './dispatched-installation.ts';
import { noteRun } from './note-run.ts';
import { sourceLogs } from './source-logs.ts';
import { sourceStack } from './source-stack.ts';

export interface HandlerCall {
  readonly scope: StoreScope;
  readonly installation: DispatchedInstallation;
  readonly handler: HandlerRef;
  readonly kind: HandlerKind;
  readonly input: unknown;
  readonly meta: object;
  readonly limits: {
    readonly wallMs: number;
    readonly entryCpuMs: number;
    readonly cpuMs: number;
    readonly calls: number;
  };
  /** What an admission gave: the run is the trial of a suspended installation. */
  readonly trial?: string | undefined;
  /** Takes the text of a handler that returned; throws `RESULT_INVALID` when it is not what was asked for. */
  readonly accept?: (text: string) => void;
}

export interface HandlerAnswer {
  readonly outcome: LinkOutcome;
  /** What went wrong, in the catalogue's words; undefined when the handler returned. */
  readonly error: DainoError | undefined;
}

/** Calls one handler of one installation for one answer, and writes down what it logged and how it failed. */
export async function callHandler(dispatch: Dispatch, call: HandlerCall): Promise<HandlerAnswer> {
  const { scope, installation, kind, limits } = call;
  using invocation = dispatch.invocations.open({
    scope,
    installation,
    kind,
    handler: call.handler.name,
    calls: limits.calls,
    cpuMs: limits.cpuMs,
    wallMs: limits.wallMs,
  });
  const input = JSON.stringify(call.input ?? null);
  const ended = (outcome: LinkOutcome): HandlerAnswer => {
    const error = errorOf(outcome, call);
    const { excused } = invocation;
    const { traceId } = scope;
    // A lifecycle act has a status of its own to say how it went.
    const blameless = kind === 'lifecycle';
    noteRun(dispatch, { installation, outcome, error, excused, blameless, traceId, trial: call.trial });
    return { outcome, error };
  };
  const flight = run(dispatch, call, { invocationId: invocation.id, input });
  const outcome = await flight.catch((error: unknown) => {
    // What was taken for a trial goes back, so that the next run can be one.
    if (call.trial !== undefined) ended(lost);
    throw error;
  });
  const answer = ended(outcome);
  recordCall(dispatch, call, answer);
  const moved = {
    given: Buffer.byteLength(input),
    returned: returnedBytes(outcome),
    usage: invocation.usage,
  };
  measureCall(dispatch, call, { ...answer, moved });
  return answer;
}

const lost: LinkOutcome = { status: 'skipped' };

async function run(
  dispatch: Dispatch,
  { scope, installation, handler, limits, meta }: HandlerCall,
  { invocationId, input }: { readonly invocationId: string; readonly input: string },
): Promise<LinkOutcome> {
  const [outcome = lost] = await dispatch.sandbox.run({
    lane: installation.health.quarantined ? 'quarantine' : 'background',
    storeId: scope.storeId,
    links: [
      {
        invocationId,
        program: installation.program,
        handler,
        subject: '',
        slug: installation.slug,
        meta: JSON.stringify(meta),
        wallMs: limits.wallMs,
        entryCpuMs: limits.entryCpuMs,
        cpuMs: limits.cpuMs,
        onFailure: 'stop',
      },
    ],
    input,
    wallMs: limits.wallMs,
    call: dispatch.invocations.call,
  });
  return outcome;
}

function errorOf(outcome: LinkOutcome, call: HandlerCall): DainoError | undefined {
  const { installation, handler, limits } = call;
  if (outcome.status === 'done') return refusalOfText(outcome.text, call);
  // A route may refuse a request: that is its answer and no failure.
  if (handler.kind === 'route' && outcome.status === 'rejected') return undefined;
  // Lifecycle handlers are not declared: a plugin has those that it needs.
  if (handler.kind === 'lifecycle' && outcome.status === 'cut' && outcome.reason === 'missing')
    return undefined;
  if (outcome.status === 'skipped') return sandboxErrors.SANDBOX_LOST({});
  if (outcome.status === 'rejected') return sandboxErrors.HANDLER_THREW({ cause: outcome.message });
  const { memoryMb } = installation.program;
  return describeOutcome(outcome, { ...limits, memoryMb, handler: handler.name });
}

function refusalOfText(text: string, { accept }: HandlerCall): DainoError | undefined {
  try {
    accept?.(text);
    return undefined;
  } catch (error) {
    if (error instanceof DainoError) return error;
    throw error;
  }
}

function recordCall(dispatch: Dispatch, call: HandlerCall, { outcome, error }: HandlerAnswer): void {
  const logs = outcome.status === 'skipped' ? [] : outcome.logs;
  if (logs.length === 0 && !error) return;
  const { installation, scope, handler } = call;
  const stack = outcome.status === 'threw' ? sourceStack(outcome.error.stack, installation) : null;
  dispatch.journal.record({
    storeId: scope.storeId,
    installationId: installation.id,
    version: installation.version,
    handler: handler.name,
    traceId: scope.traceId,
    logs: sourceLogs(logs, installation),
    ...(error && { error: { code: error.code, message: error.message, stack } }),
  });
}

interface MeasuredCall extends HandlerAnswer {
  readonly moved: Moved;
}

function measureCall({ meter }: Dispatch, call: HandlerCall, { outcome, error, moved }: MeasuredCall): void {
  // There was no such handler, and none was needed.
  if (!error && outcome.status === 'cut') return;
  const { installation, kind, handler, scope } = call;
  meter.record({
    installation,
    kind,
    handler: handler.name,
    traceId: scope.traceId,
    outcome: outcomeOfCall(outcome, error !== undefined),
    errorCode: error?.code,
    ...measureRun(outcome, moved),
  });
}

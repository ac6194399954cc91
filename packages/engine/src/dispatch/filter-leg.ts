import { type Lane, LIMITS, type Link, type LinkOutcome } from '@daino/contract';
import type { StoreScope } from '@daino/kernel';
import type { HealthMonitor } from '../health/health-monitor.ts';
import { returnedBytes } from '../metering/measure-run.ts';
import type { CustomFact } from '../parts.ts';
import { isCutShort } from './cut-short.ts';
import type { Dispatch } from './dispatch.ts';
import type { Subscriber } from './dispatch-table.ts';
import type { Ran } from './filter-trace.ts';
import type { OpenInvocation } from './invocation.ts';

/** The part of a chain that goes on one trip. */
export interface Leg {
  readonly chain: readonly Subscriber[];
  /** Of a leg of one: it is the trial of a suspended plugin. */
  readonly trial?: string | undefined;
}

/** What all legs of a run have in common, and the data as the last one left it. */
export interface LegInput {
  readonly scope: StoreScope;
  readonly hook: { readonly name: string; readonly subject: string };
  readonly meta: string;
  readonly text: string;
  /** When the chain's time is over, on the clock of `performance`. */
  readonly until: number;
}

/** One plugin of a leg after its trip. */
export interface Flown {
  readonly subscriber: Subscriber;
  readonly outcome: Ran;
  readonly excused: OpenInvocation['excused'];
  /** What it emitted. */
  readonly emitted: readonly CustomFact[];
  /** The chain's time was over before its own: others had used it up. */
  readonly cutShort: boolean;
}

/**
 * The plugins from the front of a chain that may run and belong into one lane. Empty when the first one may not run as
 * it is, and has to be asked about.
 */
export function nextLeg(chain: readonly Subscriber[], health: HealthMonitor): readonly Subscriber[] {
  const now = health.now();
  const [first] = chain;
  const lane = first && laneOf(first);
  const end = chain.findIndex((one) => laneOf(one) !== lane || !health.isFree(one.installation, now));
  return end < 0 ? chain : chain.slice(0, end);
}

/** Takes a leg through the sandbox in one trip; gives what became of each plugin, in order. */
export async function flyLeg(dispatch: Dispatch, leg: Leg, input: LegInput): Promise<readonly Flown[]> {
  const { invocations, sandbox } = dispatch;
  const { scope, hook, text, until } = input;
  const wallMs = Math.max(1, Math.ceil(until - performance.now()));
  using open = new DisposableStack();
  const boarded = leg.chain.map((subscriber) => {
    const emitted: CustomFact[] = [];
    const { installation } = subscriber;
    const { calls, cpuMs } = LIMITS.hook;
    const limits = { calls, cpuMs, wallMs };
    const opened = { scope, installation, kind: 'hook', handler: hook.name, ...limits, emitted } as const;
    return { subscriber, emitted, invocation: open.use(invocations.open(opened)) };
  });
  const began = performance.now();
  // Awaited here: the invocations end when the trip is back, not when it leaves.
  const outcomes = await sandbox.run({
    lane: laneOf(leg.chain[0]),
    storeId: scope.storeId,
    links: boarded.map(({ subscriber, invocation }) =>
      linkOf(subscriber, input, { invocationId: invocation.id, leftMs: wallMs }),
    ),
    input: text,
    wallMs,
    call: invocations.call,
  });
  let leftMs = performance.now() - began;
  let given = Buffer.byteLength(text);
  return boarded.map(({ subscriber, emitted, invocation }, index): Flown => {
    const outcome = outcomes[index] ?? skipped;
    const cutShort = isCutShort(outcome, { leftMs, limitMs: ownLimit(subscriber) });
    if (outcome.status !== 'skipped') leftMs -= outcome.wallUs / 1_000;
    const returned = returnedBytes(outcome);
    const moved = { given, returned, usage: invocation.usage };
    // What it left is the input of the next one.
    if (returned > 0) given = returned;
    return { subscriber, outcome: { ...outcome, moved }, emitted, excused: invocation.excused, cutShort };
  });
}

const skipped: LinkOutcome = { status: 'skipped' };

/** Milliseconds that a plugin has for itself, before the chain's time comes in. */
export function ownLimit({ timeoutMs }: Subscriber): number {
  return Math.min(timeoutMs ?? LIMITS.hook.wallMs, LIMITS.hook.wallCeilingMs);
}

function laneOf(subscriber: Subscriber | undefined): Lane {
  return subscriber?.installation.health.quarantined ? 'quarantine' : 'hook';
}

function linkOf(
  subscriber: Subscriber,
  { hook, meta }: LegInput,
  { invocationId, leftMs }: { readonly invocationId: string; readonly leftMs: number },
): Link {
  const { installation, handler, onError } = subscriber;
  return {
    invocationId,
    program: installation.program,
    handler: { kind: 'hook', name: hook.name, reference: handler },
    subject: hook.subject,
    slug: installation.slug,
    meta,
    wallMs: Math.min(ownLimit(subscriber), leftMs),
    entryCpuMs: LIMITS.hook.entryCpuMs,
    cpuMs: LIMITS.hook.cpuMs,
    onFailure: onError === 'block' ? 'stop' : 'continue',
  };
}

import { type Hook, LIMITS, type LinkOutcome, pluginErrors, sandboxErrors } from '@daino/contract';
import type { DainoError, StoreScope } from '@daino/kernel';
import { describeOutcome } from './describe-outcome.ts';
import type { Dispatch } from './dispatch.ts';
import type { CustomFact } from '../parts.ts';
import type { Subscriber } from './dispatch-table.ts';
import { type Flown, flyLeg, type Leg, nextLeg, ownLimit } from './filter-leg.ts';
import { FilterTrace, type Noted } from './filter-trace.ts';
import { judgeResult } from './judge-result.ts';
import { nextTrip } from './next-trip.ts';
import { noteRun } from './note-run.ts';
import { plainText, vetoByThrow } from './refusal.ts';
import type { FilterInput, FilterOutcome } from './filter-outcome.ts';

/**
 * One run of one chain: the data as the last good plugin left it, and what each plugin did.
 *
 * A trip carries the plugins that are left and want to be asked, as far as they may run and belong into one lane. Its
 * outcomes are judged in order; a result that is refused ends the judging, because the plugins after it were given what
 * the host does not believe: they go on another trip. A suspended plugin is left out, or ends the run, when its turn
 * comes.
 */
export class FilterRun<Data extends object> {
  readonly #dispatch: Dispatch;
  readonly #scope: StoreScope;
  readonly #hook: Hook<string, Data>;
  readonly #trace: FilterTrace;
  readonly #meta: string;
  readonly #until = performance.now() + LIMITS.hook.chainWallMs;
  readonly #emitted: CustomFact[] = [];
  #data: Data;
  #text: string;

  constructor(dispatch: Dispatch, scope: StoreScope, hook: Hook<string, Data>, input: FilterInput<Data>) {
    const { operationId, data } = input;
    const idempotencyKey = scope.idempotencyKey ?? operationId;
    this.#dispatch = dispatch;
    this.#scope = scope;
    this.#hook = hook;
    const { journal, meter } = dispatch;
    this.#trace = new FilterTrace({ journal, meter, scope, hook: hook.name });
    this.#meta = JSON.stringify({ hook: hook.name, operationId, idempotencyKey });
    this.#data = data;
    this.#text = JSON.stringify(data);
  }

  async run(chain: readonly Subscriber[]): Promise<FilterOutcome<Data>> {
    for (let left = chain; ;) {
      const { trip, later } = nextTrip(left, this.#data);
      if (trip[0] === undefined) break;
      const free = nextLeg(trip, this.#dispatch.health);
      const leg = free.length > 0 ? { chain: free } : await this.#admit(trip[0]);
      const { judged, rejected } = leg ? await this.#go(leg) : leftOut;
      if (rejected) return { ...rejected, trace: this.#trace.entries };
      left = [...trip.slice(judged), ...later];
    }
    return { outcome: 'allowed', data: this.#data, trace: this.#trace.entries, emitted: this.#emitted };
  }

  /** A plugin that is not free runs alone when it is let in; else it is left out, or the operation is refused. */
  async #admit(subscriber: Subscriber): Promise<Leg | undefined> {
    const admission = await this.#dispatch.health.admit(subscriber.installation);
    if (admission.status === 'admitted') return { chain: [subscriber], trial: admission.trial };
    this.#trace.leaveOut(subscriber, admission.error);
    if (subscriber.onError === 'block') throw admission.error;
    return undefined;
  }

  /** How many plugins had their say, and the refusal with which that ended. */
  async #go(leg: Leg): Promise<Gone> {
    const all = await this.#fly(leg);
    let judged = 0;
    try {
      for (const flown of all) {
        judged += 1;
        const verdict = this.#judge(flown, leg.trial);
        // What a plugin emits counts with its result: when that is dropped, or it runs again, so are its events.
        if (verdict === 'on' && flown.outcome.status === 'done') this.#emitted.push(...flown.emitted);
        if (verdict === 'again') break;
        if (verdict !== 'on') return { judged, rejected: verdict };
      }
    } finally {
      for (const { subscriber, outcome } of all.slice(judged)) this.#trace.supersede(subscriber, outcome);
    }
    return { judged, rejected: undefined };
  }

  async #fly(leg: Leg): Promise<readonly Flown[]> {
    try {
      return await flyLeg(this.#dispatch, leg, {
        scope: this.#scope,
        hook: this.#hook,
        meta: this.#meta,
        text: this.#text,
        until: this.#until,
      });
    } catch (error) {
      // What was taken for a trial goes back, so that the next run can be one.
      const [subscriber] = leg.chain;
      if (leg.trial !== undefined && subscriber) this.#report({ ...notFlown, subscriber }, leg.trial);
      throw error;
    }
  }

  #judge(flown: Flown, trial: string | undefined): 'on' | 'again' | RejectedOutcome {
    const { subscriber, outcome } = flown;
    if (outcome.status === 'skipped') return this.#passed(flown, trial, { outcome: 'skipped' });
    if (outcome.status === 'rejected') return this.#rejected(flown, trial, outcome);
    if (outcome.status !== 'done') {
      const veto = vetoByThrow(subscriber, outcome);
      if (veto !== undefined) return this.#rejected(flown, trial, { message: veto, field: '' });
      const limits = limitsOf(subscriber, this.#hook.name);
      return this.#failed(flown, trial, describeOutcome(outcome, limits));
    }
    if (outcome.text === '') return this.#passed(flown, trial, { outcome: 'unchanged' });
    const { slug } = subscriber.installation;
    const given = { before: this.#data, given: this.#text.length };
    const judgement = judgeResult({ hook: this.#hook, ...given, text: outcome.text, slug });
    if (!judgement.allowed) {
      this.#failed(flown, trial, sandboxErrors.RESULT_INVALID(judgement));
      return 'again';
    }
    const { changed } = judgement;
    this.#data = judgement.data;
    this.#text = outcome.text;
    return this.#passed(flown, trial, { outcome: changed.length > 0 ? 'changed' : 'unchanged', changed });
  }

  #passed(flown: Flown, trial: string | undefined, noted: Noted): 'on' {
    this.#trace.note(flown.subscriber, flown.outcome, noted);
    this.#report(flown, trial);
    return 'on';
  }

  #rejected(flown: Flown, trial: string | undefined, reason: Reason): RejectedOutcome {
    this.#passed(flown, trial, { outcome: 'rejected' });
    const field = plainText(reason.field);
    const message = plainText(reason.message) || 'The plugin gave no reason.';
    return {
      outcome: 'rejected',
      plugin: flown.subscriber.installation.slug,
      message,
      ...(field !== '' && { field }),
    };
  }

  #failed(flown: Flown, trial: string | undefined, error: DainoError): 'on' {
    const { subscriber, outcome } = flown;
    this.#trace.note(subscriber, outcome, { outcome: 'failed', error });
    this.#report(flown, trial, error);
    if (subscriber.onError !== 'block') return 'on';
    const { slug } = subscriber.installation;
    throw pluginErrors.PLUGIN_FAILED({ plugin: slug, cause: error.message }, { cause: error });
  }

  #report(reported: Reported, trial: string | undefined, error?: DainoError): void {
    const { subscriber, outcome, excused, cutShort } = reported;
    const { installation } = subscriber;
    const { traceId } = this.#scope;
    noteRun(this.#dispatch, { installation, outcome, error, excused, blameless: cutShort, traceId, trial });
  }
}

interface Gone {
  readonly judged: number;
  readonly rejected: RejectedOutcome | undefined;
}

const leftOut: Gone = { judged: 1, rejected: undefined };
const notFlown = { outcome: { status: 'skipped' }, excused: () => false, cutShort: false } as const;

type Reported = Pick<Flown, 'subscriber' | 'excused' | 'cutShort'> & { readonly outcome: LinkOutcome };

interface Reason {
  readonly message: string;
  readonly field: string;
}

type RejectedOutcome = Omit<Extract<FilterOutcome<never>, { outcome: 'rejected' }>, 'trace'>;

function limitsOf(subscriber: Subscriber, handler: string) {
  const { memoryMb } = subscriber.installation.program;
  return { wallMs: ownLimit(subscriber), cpuMs: LIMITS.hook.cpuMs, memoryMb, handler };
}

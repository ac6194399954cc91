import { type Hook, LIMITS, type Link, pluginErrors, sandboxErrors } from '@daino/contract';
import type { DainoError, StoreScope } from '@daino/kernel';
import { describeOutcome } from './describe-outcome.ts';
import type { Dispatch } from './dispatch.ts';
import type { CustomFact } from '../parts.ts';
import { returnedBytes } from '../metering/measure-run.ts';
import type { Subscriber } from './dispatch-table.ts';
import { FilterTrace, type Ran } from './filter-trace.ts';
import { judgeResult } from './judge-result.ts';
import { nextTrip } from './next-trip.ts';
import { plainText, vetoByThrow } from './refusal.ts';
import type { FilterInput, FilterOutcome } from './filter-outcome.ts';

/**
 * One run of one chain: the data as the last good plugin left it, and what each plugin did.
 *
 * A trip carries all plugins that are left and want to be asked. Its outcomes are judged in order; a result that is refused ends the
 * judging, because the plugins after it were given what the host does not believe: they go on another trip.
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
    for (let left = chain; left.length > 0;) {
      const { trip: rest, later } = nextTrip(left, this.#data);
      if (rest.length === 0) break;
      // What a plugin emits counts with its result: when that is dropped, or it runs again, so are its events.
      const emitted = rest.map((): CustomFact[] => []);
      const outcomes = await this.#trip(rest, emitted);
      let judged = 0;
      try {
        for (const [index, subscriber] of rest.entries()) {
          const outcome = outcomes[index] ?? NOT_RUN;
          judged += 1;
          const verdict = this.#judge(subscriber, outcome);
          if (verdict === 'on' && outcome.status === 'done') this.#emitted.push(...(emitted[index] ?? []));
          if (verdict === 'again') break;
          if (verdict !== 'on') return { ...verdict, trace: this.#trace.entries };
        }
      } finally {
        for (const [index, subscriber] of rest.entries())
          if (index >= judged) this.#trace.supersede(subscriber, outcomes[index] ?? NOT_RUN);
      }
      left = [...rest.slice(judged), ...later];
    }
    return { outcome: 'allowed', data: this.#data, trace: this.#trace.entries, emitted: this.#emitted };
  }

  async #trip(chain: readonly Subscriber[], emitted: readonly CustomFact[][]): Promise<readonly Ran[]> {
    const wallMs = Math.max(1, Math.ceil(this.#until - performance.now()));
    const { invocations, sandbox } = this.#dispatch;
    const { storeId } = this.#scope;
    using open = new DisposableStack();
    const invited = chain.map((subscriber, index) => {
      const { installation } = subscriber;
      const opened = {
        scope: this.#scope,
        installation,
        kind: 'hook',
        handler: this.#hook.name,
        calls: LIMITS.hook.calls,
        wallMs,
        emitted: emitted[index] ?? [],
      } as const;
      const { id, usage } = open.use(invocations.open(opened));
      return { link: this.#link(subscriber, id, wallMs), usage };
    });
    // Awaited here: the invocations end when the trip is back, not when it leaves.
    const outcomes = await sandbox.run({
      lane: 'hook',
      storeId,
      links: invited.map(({ link }) => link),
      input: this.#text,
      wallMs,
      call: invocations.call,
    });
    let given = Buffer.byteLength(this.#text);
    return invited.map(({ usage }, index) => {
      const outcome = outcomes[index] ?? NOT_RUN;
      const returned = returnedBytes(outcome);
      const ran = { ...outcome, moved: { given, returned, usage } };
      // What it left is the input of the next one.
      if (returned > 0) given = returned;
      return ran;
    });
  }

  #link(
    { installation, handler, timeoutMs, onError }: Subscriber,
    invocationId: string,
    leftMs: number,
  ): Link {
    return {
      invocationId,
      program: installation.program,
      handler: { kind: 'hook', name: this.#hook.name, reference: handler },
      subject: this.#hook.subject,
      slug: installation.slug,
      meta: this.#meta,
      wallMs: Math.min(timeoutMs ?? LIMITS.hook.wallMs, LIMITS.hook.wallCeilingMs, leftMs),
      entryCpuMs: LIMITS.hook.entryCpuMs,
      cpuMs: LIMITS.hook.cpuMs,
      onFailure: onError === 'block' ? 'stop' : 'continue',
    };
  }

  #judge(subscriber: Subscriber, outcome: Ran): 'on' | 'again' | RejectedOutcome {
    if (outcome.status === 'skipped') {
      this.#trace.note(subscriber, outcome, { outcome: 'skipped' });
      return 'on';
    }
    if (outcome.status === 'rejected') return this.#rejected(subscriber, outcome, outcome);
    if (outcome.status !== 'done') {
      const veto = vetoByThrow(subscriber, outcome);
      if (veto !== undefined) return this.#rejected(subscriber, outcome, { message: veto, field: '' });
      this.#failed(subscriber, outcome, describeOutcome(outcome, limitsOf(subscriber, this.#hook.name)));
      return 'on';
    }
    if (outcome.text !== '') return this.#judgeChange(subscriber, outcome);
    this.#trace.note(subscriber, outcome, { outcome: 'unchanged' });
    return 'on';
  }

  #judgeChange(subscriber: Subscriber, outcome: Extract<Ran, { status: 'done' }>): 'on' | 'again' {
    const { slug } = subscriber.installation;
    const { text } = outcome;
    const judgement = judgeResult({ hook: this.#hook, before: this.#data, text, slug });
    if (!judgement.allowed) {
      this.#failed(subscriber, outcome, sandboxErrors.RESULT_INVALID(judgement));
      return 'again';
    }
    const { changed } = judgement;
    this.#data = judgement.data;
    this.#text = text;
    this.#trace.note(subscriber, outcome, { outcome: changed.length > 0 ? 'changed' : 'unchanged', changed });
    return 'on';
  }

  #rejected(subscriber: Subscriber, outcome: Ran, reason: Reason): RejectedOutcome {
    this.#trace.note(subscriber, outcome, { outcome: 'rejected' });
    const field = plainText(reason.field);
    const message = plainText(reason.message) || 'The plugin gave no reason.';
    return {
      outcome: 'rejected',
      plugin: subscriber.installation.slug,
      message,
      ...(field !== '' && { field }),
    };
  }

  #failed(subscriber: Subscriber, outcome: Ran, error: DainoError): void {
    this.#trace.note(subscriber, outcome, { outcome: 'failed', error });
    if (subscriber.onError !== 'block') return;
    const { slug } = subscriber.installation;
    throw pluginErrors.PLUGIN_FAILED({ plugin: slug, cause: error.message }, { cause: error });
  }
}

const NOT_RUN: Ran = {
  status: 'skipped',
  moved: { given: 0, returned: 0, usage: { calls: 0, bytesIn: 0, bytesOut: 0 } },
};

interface Reason {
  readonly message: string;
  readonly field: string;
}

type RejectedOutcome = Omit<Extract<FilterOutcome<never>, { outcome: 'rejected' }>, 'trace'>;

function limitsOf({ installation, timeoutMs }: Subscriber, handler: string) {
  const { memoryMb } = installation.program;
  return { wallMs: timeoutMs ?? LIMITS.hook.wallMs, cpuMs: LIMITS.hook.cpuMs, memoryMb, handler };
}

import type { HookTraceEntry, LinkOutcome } from '@daino/contract';
import type { DainoError, StoreScope } from '@daino/kernel';
import { measureRun, type Moved } from '../metering/measure-run.ts';
import type { Meter } from '../metering/meter.ts';
import type { Run } from '../metering/run.ts';
import { outcomeOfFilter } from '../metering/run-outcome.ts';
import type { Subscriber } from './dispatch-table.ts';
import type { Journal } from './journal.ts';
import { sourceLogs } from './source-logs.ts';
import { storableText } from './storable-text.ts';
import { sourceStack } from './source-stack.ts';

interface FilterTraceOptions {
  readonly journal: Journal;
  readonly meter: Meter;
  readonly scope: StoreScope;
  readonly hook: string;
}

/** What became of one link, and what moved between it and the host. */
export type Ran = LinkOutcome & { readonly moved: Moved };

export interface Noted {
  readonly outcome: Exclude<HookTraceEntry['outcome'], 'suspended'>;
  readonly changed?: readonly string[];
  readonly error?: DainoError;
}

/** What each plugin of a run did, in its order; logs and failures go on to the journal, measures to the meter. */
export class FilterTrace {
  readonly entries: HookTraceEntry[] = [];
  readonly #options: FilterTraceOptions;

  constructor(options: FilterTraceOptions) {
    this.#options = options;
  }

  /** A plugin was not asked, because of what it did before. */
  leaveOut({ installation, priority }: Subscriber, { code, message }: DainoError): void {
    const { meter, scope, hook } = this.#options;
    meter.leaveOut({ installation, kind: 'hook', handler: hook, traceId: scope.traceId, errorCode: code });
    this.entries.push({
      plugin: installation.slug,
      version: installation.version,
      priority,
      ms: 0,
      cpuUs: 0,
      outcome: 'suspended',
      changed: [],
      error: { code, message },
    });
  }

  note(subscriber: Subscriber, outcome: Ran, { outcome: what, changed = [], error }: Noted): void {
    const { installation, priority } = subscriber;
    const measured = outcome.status === 'skipped' ? nothing : outcome;
    // It is stored with what the operation writes, which must not fail because of a plugin's words.
    const shown = error && { code: error.code, message: storableText(error.message) };
    this.entries.push({
      plugin: installation.slug,
      version: installation.version,
      priority,
      ms: measured.wallUs / 1_000,
      cpuUs: measured.cpuUs + outcome.moved.usage.hostCpuUs,
      outcome: what,
      changed: [...changed],
      ...(shown && { error: shown }),
    });
    this.#measure(subscriber, outcome, {
      outcome: outcomeOfFilter(what, outcome),
      errorCode: error?.code,
      changed,
    });
    if (measured.logs.length === 0 && !shown) return;
    const stack = outcome.status === 'threw' ? sourceStack(outcome.error.stack, installation) : null;
    const { journal, scope, hook } = this.#options;
    journal.record({
      storeId: scope.storeId,
      installationId: installation.id,
      version: installation.version,
      handler: hook,
      traceId: scope.traceId,
      logs: sourceLogs(measured.logs, installation),
      ...(shown && { error: { ...shown, stack } }),
    });
  }

  /** A plugin ran on what turned out to be refused; only what it did afterwards is shown. */
  supersede(subscriber: Subscriber, outcome: Ran): void {
    if (outcome.status !== 'skipped') this.#measure(subscriber, outcome, { outcome: 'superseded' });
  }

  #measure(
    { installation }: Subscriber,
    outcome: Ran,
    judged: Pick<Run, 'outcome' | 'errorCode' | 'changed'>,
  ): void {
    const { meter, scope, hook } = this.#options;
    meter.record({
      installation,
      kind: 'hook',
      handler: hook,
      traceId: scope.traceId,
      ...judged,
      ...measureRun(outcome, outcome.moved),
    });
  }
}

const nothing = { wallUs: 0, cpuUs: 0, heapBytes: 0, logs: [] } as const;

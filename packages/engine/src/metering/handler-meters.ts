import type { HandlerKind, RunOutcome } from '@daino/contract';
import type { InstallationId, StoreId } from '@daino/kernel';
import type { Run } from './run.ts';
import { Sample } from './sample.ts';
import { addRun, emptyTally, type Tally } from './tally.ts';

/** Turns of the page without a run after which a handler is forgotten. */
const IDLE_TURNS = 60;

export type MeteredHandler = Pick<Run, 'installation' | 'kind' | 'handler'>;

/** What one handler of one installation did since the page was turned, and which of its runs are kept. */
export class HandlerMeter {
  readonly storeId: StoreId;
  readonly installationId: InstallationId;
  readonly version: string;
  readonly kind: HandlerKind;
  readonly handler: string;
  readonly sample = new Sample();
  idle = 0;
  #tallies = new Map<RunOutcome, Tally>();
  #last: RunOutcome = 'done';

  constructor({ installation, kind, handler }: MeteredHandler) {
    this.storeId = installation.storeId;
    this.installationId = installation.id;
    this.version = installation.version;
    this.kind = kind;
    this.handler = handler;
  }

  count(run: Run): void {
    this.#last = run.outcome;
    addRun(this.#tallyOf(run.outcome), run);
  }

  /** What the host still did for a run after it had been counted: most likely for the last one. */
  addCpu(cpuUs: number): void {
    this.#tallyOf(this.#last).cpuUs += cpuUs;
  }

  #tallyOf(outcome: RunOutcome): Tally {
    let tally = this.#tallies.get(outcome);
    if (tally === undefined) this.#tallies.set(outcome, (tally = emptyTally()));
    return tally;
  }

  get hasAny(): boolean {
    return this.#tallies.size > 0;
  }

  take(): ReadonlyMap<RunOutcome, Tally> {
    const taken = this.#tallies;
    this.#tallies = new Map();
    return taken;
  }
}

/** What was counted of one handler. */
export interface Counted {
  readonly meter: HandlerMeter;
  readonly tallies: ReadonlyMap<RunOutcome, Tally>;
}

/** The meters of all handlers that ran lately, found by two look-ups. */
export class HandlerMeters {
  /** By program and by kind and name of the handler. */
  readonly #programs = new Map<string, Map<string, HandlerMeter>>();

  of(run: MeteredHandler): HandlerMeter {
    const { key } = run.installation.program;
    let handlers = this.#programs.get(key);
    if (handlers === undefined) this.#programs.set(key, (handlers = new Map()));
    const name = `${run.kind} ${run.handler}`;
    let meter = handlers.get(name);
    if (meter === undefined) handlers.set(name, (meter = new HandlerMeter(run)));
    return meter;
  }

  get hasAny(): boolean {
    for (const handlers of this.#programs.values())
      for (const meter of handlers.values()) if (meter.hasAny) return true;
    return false;
  }

  /** Takes everything that was counted, and forgets the handlers that have been idle for long. */
  take(): Counted[] {
    const counted: Counted[] = [];
    for (const [key, handlers] of this.#programs) {
      for (const [name, meter] of handlers) {
        if (meter.hasAny) {
          meter.idle = 0;
          counted.push({ meter, tallies: meter.take() });
        } else if ((meter.idle += 1) > IDLE_TURNS) handlers.delete(name);
      }
      if (handlers.size === 0) this.#programs.delete(key);
    }
    return counted;
  }
}

import type { LastFailure, RecentRuns } from '@daino/database';

/** What a run says about its plugin; nothing, when it ended for a reason that is not the plugin's. */
export type Verdict = 'succeeded' | 'failed' | 'nothing';

/** The failure of a run, and the trace that leads to it. */
export interface RunFailure extends LastFailure {
  readonly traceId: string;
}

/** The end of a trial; `nothing` lets somebody else try. */
export interface TriedAgain {
  readonly trial: string;
  readonly verdict: Verdict;
}

/** A process ended, or an answer was forged. */
export interface Offence {
  readonly at: number;
  readonly inQuarantine: boolean;
}

/** What one process saw of one installation since it last said so. Instants in milliseconds since 1970. */
export interface HealthReport {
  readonly failures: number;
  readonly succeeded: boolean;
  /** Failures before the first success, after the last one, and the most between two; all, without a success. */
  readonly leading: number;
  readonly trailing: number;
  readonly longest: number;
  readonly recent: readonly RecentRuns[];
  readonly offences: readonly Offence[];
  readonly tried: readonly TriedAgain[];
  readonly lastFailure: RunFailure | null;
}

/** Runs are counted in slices of so many milliseconds. */
export const SLICE_MS = 10_000;
/** How many slices are kept; older runs decide nothing any more. */
const SLICES = 6;

/** Counts the runs of one installation in this process until they are reported. */
export class RunTally {
  #failures = 0;
  #succeeded = false;
  #leading = 0;
  #streak = 0;
  #longest = 0;
  #slices: { readonly at: number; runs: number; failures: number }[] = [];
  #offences: Offence[] = [];
  #tried: TriedAgain[] = [];
  #lastFailure: RunFailure | null = null;

  succeeded(now: number): void {
    this.#slice(now).runs += 1;
    this.#succeeded = true;
    this.#streak = 0;
  }

  failed(now: number, failure: RunFailure): void {
    const slice = this.#slice(now);
    slice.runs += 1;
    slice.failures += 1;
    this.#failures += 1;
    this.#streak += 1;
    if (!this.#succeeded) this.#leading += 1;
    if (this.#streak > this.#longest) this.#longest = this.#streak;
    this.#lastFailure = failure;
  }

  offended(offence: Offence): void {
    this.#offences.push(offence);
  }

  tried(trial: TriedAgain): void {
    this.#tried.push(trial);
  }

  /** Gives what was counted, and starts anew. */
  take(): HealthReport {
    const report = {
      failures: this.#failures,
      succeeded: this.#succeeded,
      leading: this.#leading,
      trailing: this.#streak,
      longest: this.#longest,
      recent: this.#slices,
      offences: this.#offences,
      tried: this.#tried,
      lastFailure: this.#lastFailure,
    };
    this.#failures = this.#leading = this.#streak = this.#longest = 0;
    this.#succeeded = false;
    this.#slices = [];
    this.#offences = [];
    this.#tried = [];
    this.#lastFailure = null;
    return report;
  }

  #slice(now: number): { readonly at: number; runs: number; failures: number } {
    const last = this.#slices.at(-1);
    if (last && now - last.at < SLICE_MS) return last;
    const slice = { at: now - (now % SLICE_MS), runs: 0, failures: 0 };
    this.#slices.push(slice);
    if (this.#slices.length > SLICES) this.#slices.shift();
    return slice;
  }
}

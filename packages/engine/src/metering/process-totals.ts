import type { HandlerKind, RunOutcome } from '@daino/contract';
import type { Counted } from './handler-meters.ts';
import { emptyTally, mergeTally, type Tally } from './tally.ts';

/** Runs of all plugins in all stores by kind of handler and outcome. */
export interface KindTotal {
  readonly kind: HandlerKind;
  readonly outcome: RunOutcome;
  readonly total: Readonly<Tally>;
}

/** What all plugins did since the process began; behind by what was not written yet. */
export class ProcessTotals {
  readonly #totals = new Map<string, KindTotal & { readonly total: Tally }>();

  add({ meter: { kind }, tallies }: Counted): void {
    for (const [outcome, tally] of tallies) {
      const key = `${kind} ${outcome}`;
      let known = this.#totals.get(key);
      if (known === undefined) this.#totals.set(key, (known = { kind, outcome, total: emptyTally() }));
      mergeTally(known.total, tally);
    }
  }

  list(): readonly KindTotal[] {
    return [...this.#totals.values()];
  }
}

import type { CutReason } from '@daino/contract';
import { decodeOutcomes, RUNNING } from '../wire/outcomes.ts';
import type { Flight } from './flight.ts';
import type { Death } from './sandbox-process.ts';

/**
 * What the death of its process means for a flight: its culprit is named, a link that waited is lost, and what had
 * not started may start again elsewhere. `id` is the flight's number in that process.
 */
export function survive(flight: Flight, id: number, death: AccusedDeath): void {
  const { blame } = death;
  if (blame && blame.trip === id) {
    const left = blame.outcomes === '' ? undefined : decodeOutcomes(`${RUNNING}\n${blame.outcomes}`);
    if (left && !flight.isOver()) flight.take(left);
    if (!flight.isOver() && flight.placeOf(blame.link) === flight.outcomes.length) {
      flight.cutNext(reasonOf(death), detailOf(death));
      return;
    }
  }
  if (flight.waiting === undefined || flight.isOver()) return;
  flight.cutNext(death.violator === id ? 'forged' : 'lost', detailOf(death));
}

/** `violator` is the trip whose frame was refused, 0 for none. */
export type AccusedDeath = Death & { readonly violator: number };

/** Why whoever was on the CPU is to blame. */
function reasonOf({ killedFor, stderr }: Death): CutReason {
  if (killedFor === 'stuck') return 'cpu';
  if (killedFor === 'violation') return 'forged';
  if (killedFor === 'idle' || killedFor === 'disposed') return 'lost';
  return OUT_OF_MEMORY.test(stderr) ? 'memory' : 'crashed';
}

const OUT_OF_MEMORY =
  /out of memory|out-of-memory|allocation failed|bad_alloc|CALL_AND_RETRY|Cannot allocate memory/i;

function detailOf({ killedFor, signal, code }: Death): string {
  if (killedFor === 'stuck') return 'it could not be interrupted';
  if (killedFor === 'violation') return 'the process sent what it may not send';
  if (killedFor === 'disposed') return 'the sandbox was stopped';
  return `the process ended with ${signal ?? `code ${code}`}`;
}

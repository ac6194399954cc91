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
  if (death.violator === id) return flight.cutNext('forged', detailOf(death));
  if (flight.isAlone && isUnexplained(death)) return flight.cutNext('crashed', detailOf(death));
  const isHeaviest = flight.trip.links[flight.waiting]?.program.key === death.heaviest;
  const isCulprit = isHeaviest && reasonOf(death) === 'memory' && !blame?.trip;
  flight.cutNext(isCulprit ? 'memory' : 'lost', detailOf(death));
}

export type AccusedDeath = Death & {
  /** The trip whose frame was refused, 0 for none. */
  readonly violator: number;
  /** The program with the largest isolate, which is to blame for memory when nobody was on the CPU. */
  readonly heaviest: string | undefined;
};

/** Nobody was on the CPU, and it was not we who ended it. */
export function isUnexplained({ killedFor, blame }: Death): boolean {
  return killedFor === undefined && !blame?.trip;
}

/** Why whoever was on the CPU is to blame. */
function reasonOf({ killedFor, stderr }: Death): CutReason {
  if (killedFor === 'stuck') return 'cpu';
  if (killedFor === 'violation') return 'forged';
  if (killedFor === 'memory') return 'memory';
  if (killedFor !== undefined) return 'lost';
  return OUT_OF_MEMORY.test(stderr) ? 'memory' : 'crashed';
}

const OUT_OF_MEMORY =
  /out of memory|out-of-memory|allocation failed|bad_alloc|CALL_AND_RETRY|Cannot allocate memory/i;

function detailOf({ killedFor, signal, code }: Death): string {
  if (killedFor === 'stuck') return 'it could not be interrupted';
  if (killedFor === 'starved') return 'the machine was too busy to run it';
  if (killedFor === 'violation') return 'the process sent what it may not send';
  if (killedFor === 'memory') return 'the process used more memory than it may';
  if (killedFor === 'disposed') return 'the sandbox was stopped';
  return `the process ended with ${signal ?? `code ${code}`}`;
}

import type { CodeHealth, Sandbox, SeatHealth } from '@daino/sandbox';
import type { Registry } from 'prom-client';
import { addCounter, addGauge } from './add-metric.ts';

type Watched = Pick<Sandbox, 'health'>;

/** The processes that run plugins, by lane, and what is kept of bundles that were compiled for them. */
export function registerSandboxMetrics(register: Registry, sandbox: Watched): void {
  const byLane = (figure: (seats: readonly SeatHealth[]) => number) => ({
    labelNames: ['lane'],
    read: () =>
      Object.entries(sandbox.health().lanes).map(([lane, seats]) => [{ lane }, figure(seats)] as const),
  });
  const gauge = (name: string, help: string, figure: (seats: readonly SeatHealth[]) => number) =>
    addGauge(register, { name, help, ...byLane(figure) });
  const counter = (name: string, help: string, figure: (seats: readonly SeatHealth[]) => number) =>
    addCounter(register, { name, help, ...byLane(figure) });

  gauge('daino_sandbox_processes', 'Processes that the lane has.', (seats) => seats.length);
  gauge('daino_sandbox_processes_alive', 'Processes of the lane that take work.', sumOf(isAlive));
  gauge('daino_sandbox_trips_in_flight', 'Trips that are under way or wait for their turn.', sumOf(trips));
  gauge('daino_sandbox_isolates', 'Isolates that are kept for the next trip.', sumOf(isolates));
  gauge(
    'daino_sandbox_resident_memory_bytes',
    'Memory of the processes; 0 where it is not known.',
    sumOf(memory),
  );
  counter(
    'daino_sandbox_restarts_total',
    'Processes that ended although nobody planned it.',
    sumOf(restarts),
  );
  counter('daino_sandbox_rotations_total', 'Processes that were replaced by fresh ones.', sumOf(rotations));
  registerCodeMetrics(register, sandbox);
}

function registerCodeMetrics(register: Registry, sandbox: Watched): void {
  addGauge(register, {
    name: 'daino_sandbox_code_bytes',
    help: 'What compiled bundles and their sources take in this process.',
    read: () => [[{}, sumOfCode(sandbox, ({ bytes }) => bytes)]],
  });
  addCounter(register, {
    name: 'daino_sandbox_compilations_total',
    help: 'Bundles that were compiled ahead, and those that could not be.',
    labelNames: ['outcome'],
    read: () => [
      [{ outcome: 'made' }, sumOfCode(sandbox, ({ made }) => made)],
      [{ outcome: 'failed' }, sumOfCode(sandbox, ({ failed }) => failed)],
    ],
  });
  addCounter(register, {
    name: 'daino_sandbox_code_given_total',
    help: 'How often a process was given a compiled bundle.',
    read: () => [[{}, sumOfCode(sandbox, ({ given }) => given)]],
  });
  addCounter(register, {
    name: 'daino_sandbox_code_unfit_total',
    help: 'How often a process could not use it and compiled the source.',
    read: () => [[{}, sumOfCode(sandbox, ({ unfit }) => unfit)]],
  });
}

function sumOfCode(sandbox: Watched, figure: (code: CodeHealth) => number): number {
  const { code, trusted } = sandbox.health();
  return figure(code) + (trusted ? figure(trusted.code) : 0);
}

const isAlive = ({ alive }: SeatHealth): number => Number(alive);
const trips = ({ inFlight }: SeatHealth): number => inFlight;
const isolates = (seat: SeatHealth): number => seat.isolates;
const memory = ({ residentBytes }: SeatHealth): number => residentBytes;
const restarts = (seat: SeatHealth): number => seat.restarts;
const rotations = (seat: SeatHealth): number => seat.rotations;

function sumOf(figure: (seat: SeatHealth) => number): (seats: readonly SeatHealth[]) => number {
  return (seats) => seats.reduce((sum, seat) => sum + figure(seat), 0);
}

import type { Sandbox, SeatHealth } from '@daino/sandbox';
import type { Registry } from 'prom-client';
import { addCounter, addGauge } from './add-metric.ts';

/** The processes that run plugins, by lane. */
export function registerSandboxMetrics(register: Registry, sandbox: Pick<Sandbox, 'health'>): void {
  const byLane = (figure: (seats: readonly SeatHealth[]) => number) => ({
    labelNames: ['lane'],
    read: () =>
      Object.entries(sandbox.health().lanes).map(([lane, seats]) => [{ lane }, figure(seats)] as const),
  });
  addGauge(register, {
    name: 'daino_sandbox_processes',
    help: 'Processes that the lane should have.',
    ...byLane((seats) => seats.length),
  });
  addGauge(register, {
    name: 'daino_sandbox_processes_alive',
    help: 'Processes of the lane that take work.',
    ...byLane((seats) => seats.filter(({ alive }) => alive).length),
  });
  addGauge(register, {
    name: 'daino_sandbox_trips_in_flight',
    help: 'Trips that are under way or wait for their turn.',
    ...byLane((seats) => seats.reduce((sum, { inFlight }) => sum + inFlight, 0)),
  });
  addCounter(register, {
    name: 'daino_sandbox_restarts_total',
    help: 'Processes of the lane that were started again.',
    ...byLane((seats) => seats.reduce((sum, { restarts }) => sum + restarts, 0)),
  });
}

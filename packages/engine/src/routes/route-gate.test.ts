import { LIMITS } from '@daino/contract';
import { type Clock, DainoError, type InstallationId } from '@daino/kernel';
import { expect, it } from 'vitest';
import type { DispatchedInstallation } from '../dispatch/dispatched-installation.ts';
import { RouteGate } from './route-gate.ts';

const { inFlight, waiting } = LIMITS.route;
const { signal } = new AbortController();

it('lets so many in, and gives a place that comes free to whoever waits longest', async () => {
  const gate = new RouteGate(new SleepersClock());
  const inside = await Promise.all(Array.from({ length: inFlight }, () => gate.enter(plugin('a'), signal)));
  const order: number[] = [];
  const later = [1, 2].map(async (place) => {
    const entered = await gate.enter(plugin('a'), signal);
    order.push(place);
    return entered;
  });
  await Promise.resolve();
  expect(order).toEqual([]);
  inside[0]?.[Symbol.dispose]();
  await later[0];
  expect(order).toEqual([1]);
  inside[1]?.[Symbol.dispose]();
  inside.push(...(await Promise.all(later)));
  for (const one of inside.slice(2)) one[Symbol.dispose]();
  expect(gate.count(plugin('a').id)).toBe(0);
});

it('turns away who comes when enough wait, and who waited for too long, and nobody of another plugin', async () => {
  const clock = new SleepersClock();
  const gate = new RouteGate(clock);
  const inside = await Promise.all(Array.from({ length: inFlight }, () => gate.enter(plugin('a'), signal)));
  const queue = Array.from({ length: waiting }, () => codeOf(gate.enter(plugin('a'), signal)));
  expect(await codeOf(gate.enter(plugin('a'), signal))).toBe('PLUGIN_BUSY');
  const other = await gate.enter(plugin('b'), signal);
  expect(gate.count(plugin('b').id)).toBe(1);

  clock.wakeAll();
  expect(new Set(await Promise.all(queue))).toEqual(new Set(['PLUGIN_BUSY']));
  for (const one of [...inside, other]) one[Symbol.dispose]();
  expect(gate.count(plugin('a').id)).toBe(0);
});

it('keeps no place for who went away while waiting', async () => {
  const gate = new RouteGate(new SleepersClock());
  const inside = await Promise.all(Array.from({ length: inFlight }, () => gate.enter(plugin('a'), signal)));
  const gone = new AbortController();
  const left = codeOf(gate.enter(plugin('a'), gone.signal));
  gone.abort();
  expect(await left).toBe('PLUGIN_BUSY');
  for (const one of inside) one[Symbol.dispose]();
  expect(gate.count(plugin('a').id)).toBe(0);
});

/** Whoever sleeps, sleeps until all are woken or it is told to stop. */
class SleepersClock implements Clock {
  readonly #sleepers = new Set<() => void>();

  now(): Date {
    return new Date(0);
  }

  async sleep(_ms: number, stop?: AbortSignal): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    if (stop?.aborted) reject(new Error('stopped'));
    stop?.addEventListener('abort', () => reject(new Error('stopped')), { once: true });
    this.#sleepers.add(resolve);
    await promise;
  }

  wakeAll(): void {
    for (const wake of this.#sleepers) wake();
  }
}

function plugin(name: string): DispatchedInstallation {
  // The gate looks at nothing else.
  return { id: name as InstallationId, slug: name } as DispatchedInstallation;
}

function codeOf(entering: Promise<Disposable>): Promise<string> {
  return entering.then(
    () => 'ENTERED',
    (error: unknown) => (error instanceof DainoError ? error.code : String(error)),
  );
}

import { setTimeout as sleep } from 'node:timers/promises';
import { type ClaimedDelivery, deliveries, type Settlement } from '@daino/database';
import type { InstallationId } from '@daino/kernel';
import type { OutboxDependencies } from '../create-outbox.ts';
import { Alarm } from './alarm.ts';
import { DeliveryQueue } from './delivery-queue.ts';
import { type EventRunner, giveBack, runDelivery } from './run-delivery.ts';

/** Milliseconds. A hint may be lost and a retry falls due: look this often. */
const POLL_MS = 250;
/** A worker that is silent for this long is taken for dead. */
const LEASE_MS = 30_000;
const RENEW_MS = LEASE_MS / 3;
/** The wait after the database could not be asked. */
const OUTAGE_MS = 1_000;
const DRAIN_MS = 10_000;
/** Between two claims while there is no backlog, so that what comes one by one is claimed together. */
const PACE_MS = 10;
/** A claim that brought so many is taken for a part of a backlog. */
const BACKLOG = 32;

/** How many deliveries a worker holds, of one installation and of one store: a slow one fills its own share only. */
const HELD = 512;
const HELD_PER_INSTALLATION = 128;
const HELD_PER_STORE = 256;
/** The last places are for stores of which it holds nothing, and so many for each of them. */
const HELD_FOR_NEWCOMERS = 64;
const HELD_PER_NEWCOMER = 8;
/** The longest that an installation's deliveries are left alone before they are looked at again. */
const LONGEST_PAUSE_MS = 10_000;

interface Held {
  readonly delivery: ClaimedDelivery;
  readonly abort: AbortController;
  /** Until when nobody else claims it. */
  leasedUntil: Date;
  /** `queued` → `running` → `settling`; `lost` when somebody else has it by now. */
  state: 'queued' | 'running' | 'settling' | 'lost';
}

/**
 * Delivers what is due, from its construction until it is disposed.
 *
 * Three loops share one set of held deliveries: one claims and starts, one writes down what ended, in batches that
 * grow while the database is busy, and one renews the leases. What this process does not write down before its leases
 * run out is claimed by another worker: a handler may run twice, and never not at all.
 */
export class DeliveryWorker implements AsyncDisposable {
  readonly #deps: OutboxDependencies;
  readonly #runEvent: EventRunner;
  readonly #concurrency: number;
  readonly #queue: DeliveryQueue<Held>;
  readonly #held = new Set<Held>();
  /** Installations that take nothing, and until when. */
  readonly #paused = new Map<InstallationId, number>();
  readonly #running = new Set<Promise<void>>();
  readonly #stop = new AbortController();
  readonly #work: Alarm;
  readonly #loops: Promise<unknown>;
  #ended: { readonly held: Held; readonly settlement: Settlement }[] = [];
  #writing: Promise<void> | undefined;
  /** The last claim left something behind, as far as one can tell: the next one follows when there is room. */
  #mayBeMore = false;
  /** There is a backlog: the next claim does not wait for others to join it. */
  #hurry = false;
  #stopped: Promise<void> | undefined;

  constructor(
    deps: OutboxDependencies,
    options: { readonly runEvent: EventRunner; readonly concurrency: number },
  ) {
    this.#deps = deps;
    this.#runEvent = options.runEvent;
    this.#concurrency = options.concurrency;
    this.#queue = new DeliveryQueue(options.concurrency);
    this.#work = new Alarm(deps.clock);
    this.#loops = Promise.all([this.#claimUntilStopped(), this.#renewUntilStopped()]);
  }

  /** There may be something to do. */
  wake(): void {
    this.#work.ring();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return (this.#stopped ??= this.#shutDown());
  }

  async #shutDown(): Promise<void> {
    this.#stop.abort();
    this.#work.ring();
    await this.#loops;
    this.#giveBack(this.#queue.drop());
    await this.#drain();
    for (const held of this.#held) {
      if (held.state !== 'running') continue;
      held.abort.abort();
      this.#end(held, giveBack(held.delivery));
    }
    await this.#writing;
  }

  async #claimUntilStopped(): Promise<void> {
    while (!this.#stop.signal.aborted) {
      const paced = sleep(PACE_MS, undefined, { ref: false });
      this.#hurry = false;
      const more = await this.#orOutage('deliveries could not be claimed', () => this.#claim());
      if (more) continue;
      await this.#work.wait(POLL_MS);
      if (!this.#hurry) await paced;
    }
  }

  /** Claims as much as there is room for and starts it; says whether to claim again at once. */
  async #claim(): Promise<boolean> {
    const room = HELD - this.#held.size;
    const busy = this.#running.size >= this.#concurrency;
    this.#mayBeMore = true;
    if (room === 0 || (busy && this.#queue.size >= this.#concurrency)) return false;
    const newcomersOnly = room <= HELD_FOR_NEWCOMERS;
    const limit = newcomersOnly ? room : room - HELD_FOR_NEWCOMERS;
    const { held, heldByStore } = this.#countHeld();
    const lease = this.#lease();
    const claimed = await deliveries.claim(this.#deps.database.operator, {
      ...lease,
      limit,
      perInstallation: HELD_PER_INSTALLATION,
      perStore: newcomersOnly ? HELD_PER_NEWCOMER : HELD_PER_STORE,
      held,
      heldByStore,
      newcomersOnly,
    });
    for (const delivery of claimed) this.#keep(delivery, lease.leasedUntil);
    const isFull = (counts: ReadonlyMap<string, number>, most: number) =>
      [...counts.values()].some((count) => count >= most);
    const full = newcomersOnly || isFull(held, HELD_PER_INSTALLATION) || isFull(heldByStore, HELD_PER_STORE);
    // What it holds may be what something else has to wait for: of some installations one is given out at a time.
    this.#mayBeMore = this.#held.size > 0 || full;
    this.#hurry ||= claimed.length >= BACKLOG;
    this.#start();
    return claimed.length === limit;
  }

  #keep(delivery: ClaimedDelivery, leasedUntil: Date): void {
    const held: Held = { delivery, abort: new AbortController(), leasedUntil, state: 'queued' };
    this.#held.add(held);
    this.#queue.add(held);
  }

  /** Starts what is queued, everybody in turn, as far as the limits allow. */
  #start(): void {
    if (this.#stop.signal.aborted) return;
    for (let held = this.#queue.start(); held; held = this.#queue.start()) this.#launch(held);
  }

  /** What is somebody else's by now, or may be, is not run here. */
  #launch(held: Held): void {
    if (held.leasedUntil <= this.#deps.clock.now()) this.#lose(held);
    if (held.state !== 'queued') {
      this.#queue.ended(held);
      return;
    }
    const done = this.#run(held).finally(() => {
      this.#running.delete(done);
      this.#queue.ended(held);
    });
    this.#running.add(done);
  }

  async #run(held: Held): Promise<void> {
    held.state = 'running';
    const { clock, log } = this.#deps;
    const { signal } = held.abort;
    const tried = await runDelivery(held.delivery, { runEvent: this.#runEvent, clock, log, signal });
    if (held.state === 'running') this.#end(held, tried.settlement);
    if (tried.pauseMs !== undefined) this.#pause(held.delivery.installationId, tried.pauseMs);
  }

  /** Leaves an installation alone for a while, and lets other workers have what waits for it. */
  #pause(installationId: InstallationId, ms: number): void {
    this.#paused.set(installationId, this.#deps.clock.now().getTime() + Math.min(ms, LONGEST_PAUSE_MS));
    this.#giveBack(this.#queue.drop(installationId));
  }

  #giveBack(queued: readonly Held[]): void {
    for (const held of queued) if (held.state === 'queued') this.#end(held, giveBack(held.delivery));
  }

  #end(held: Held, settlement: Settlement): void {
    held.state = 'settling';
    this.#ended.push({ held, settlement });
    if (settlement.status === 'dead') {
      const { id: deliveryId, installationId, event } = held.delivery;
      this.#deps.log.warn('a delivery is dead', {
        deliveryId,
        installationId,
        type: event.type,
        ...settlement.error,
      });
    }
    this.#writing ??= this.#write();
  }

  /** Writes what ended until nothing is left; what ends in the meantime is the next batch. */
  async #write(): Promise<void> {
    // What ends in this turn of the event loop belongs to the same batch.
    await Promise.resolve();
    while (this.#ended.length > 0) {
      const batch = this.#ended;
      this.#ended = [];
      const freed = await this.#settle(batch.map((one) => one.settlement));
      for (const { held } of batch) this.#held.delete(held);
      this.#start();
      if (freed) this.#hurry = true;
      if (freed || this.#mayBeMore) this.#work.ring();
    }
    this.#writing = undefined;
  }

  /**
   * Tries until it is written; a worker that is stopping tries once, since the leases run out anyway.
   * Says whether there is something to claim that had to wait for one of these.
   */
  async #settle(settlements: readonly Settlement[]): Promise<boolean> {
    const { database, clock } = this.#deps;
    const write = () => deliveries.settle(database.operator, settlements, clock.now());
    let freed = await this.#orOutage('deliveries could not be settled', write);
    while (freed === undefined && !this.#stop.signal.aborted) {
      freed = await this.#orOutage('deliveries could not be settled', write);
    }
    return freed ?? false;
  }

  async #renewUntilStopped(): Promise<void> {
    while (!this.#stop.signal.aborted) {
      await this.#orOutage('leases could not be renewed', () => this.#renew());
      await this.#sleep(RENEW_MS);
    }
  }

  /** Keeps what is held, lets go what was lost, and frees what a dead worker held. */
  async #renew(): Promise<void> {
    const { database, log } = this.#deps;
    const { now, leasedUntil } = this.#lease();
    // Those that are being written down too: what became of them is lost when somebody else claims them meanwhile.
    const mine = [...this.#held];
    if (mine.length > 0) {
      const leases = mine.map(({ delivery: { id, lease } }) => ({ id, lease }));
      const kept = await deliveries.renew(database.operator, leases, leasedUntil);
      for (const held of mine) {
        if (kept.has(held.delivery.id)) held.leasedUntil = leasedUntil;
        else if (held.state !== 'settling') this.#lose(held);
      }
    }
    const freed = await deliveries.reclaim(database.operator, now);
    if (freed === 0) return;
    log.warn('deliveries of a dead worker were freed', { count: freed });
    this.#work.ring();
  }

  #lose(held: Held): void {
    held.state = 'lost';
    held.abort.abort();
    this.#held.delete(held);
  }

  /** Waits for what is running, but not forever. */
  async #drain(): Promise<void> {
    const enough = new AbortController();
    const late = this.#deps.clock.sleep(DRAIN_MS, enough.signal).catch(() => undefined);
    await Promise.race([Promise.all(this.#running), late]);
    enough.abort();
  }

  /** What `work` gives, or undefined after a wait when the database could not be asked. */
  async #orOutage<T>(message: string, work: () => Promise<T>): Promise<T | undefined> {
    try {
      return await work();
    } catch (error) {
      this.#deps.log.error(message, { error });
      await this.#sleep(OUTAGE_MS);
      return undefined;
    }
  }

  async #sleep(ms: number): Promise<void> {
    await this.#deps.clock.sleep(ms, this.#stop.signal).catch(() => undefined);
  }

  #lease(): { readonly now: Date; readonly leasedUntil: Date } {
    const now = this.#deps.clock.now();
    return { now, leasedUntil: new Date(now.getTime() + LEASE_MS) };
  }

  /** How many are held of each; an installation that is paused has no room. */
  #countHeld() {
    const held = new Map<InstallationId, number>();
    const heldByStore = new Map<string, number>();
    for (const { delivery } of this.#held) {
      const { installationId, event } = delivery;
      held.set(installationId, (held.get(installationId) ?? 0) + 1);
      heldByStore.set(event.storeId, (heldByStore.get(event.storeId) ?? 0) + 1);
    }
    const now = this.#deps.clock.now().getTime();
    for (const [installationId, until] of this.#paused) {
      if (until <= now) this.#paused.delete(installationId);
      else held.set(installationId, HELD_PER_INSTALLATION);
    }
    return { held, heldByStore };
  }
}

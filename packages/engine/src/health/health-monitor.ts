import { LIMITS, pluginErrors } from '@daino/contract';
import { pluginHealth } from '@daino/database';
import { type Clock, type DainoError, type InstallationId, newId } from '@daino/kernel';
import type { DispatchedInstallation } from '../dispatch/dispatched-installation.ts';
import { storableText } from '../dispatch/storable-text.ts';
import { CpuUse } from './cpu-use.ts';
import { RunTally, type Verdict } from './run-tally.ts';
import { writeReport, type WriteReportParts } from './write-report.ts';

/** Milliseconds between two writes of one process, so that a flood of failures is a few of them. */
const PACE_MS = 50;
/** How long this process leaves a trial alone that another one has. */
const TRIAL_TAKEN_MS = 1_000;
/** Milliseconds after which what says nothing any more is forgotten. */
const FORGET_MS = 2 * LIMITS.health.windowMs;

export interface HealthMonitorDependencies extends WriteReportParts {
  readonly clock: Clock;
}

/** Whether an installation may run. `trial` must come back with the run, whatever becomes of it. */
export type Admission =
  | { readonly status: 'admitted'; readonly trial?: string }
  | { readonly status: 'refused'; readonly error: DainoError; readonly retryAfterMs: number };

/** A run that has ended. `installation` is as it was when the run began. */
export interface Run {
  readonly installation: DispatchedInstallation;
  readonly verdict: Verdict;
  readonly offence: boolean;
  readonly cpuUs: number;
  readonly wallUs: number;
  readonly traceId: string;
  readonly error: DainoError | undefined;
  readonly trial: string | undefined;
}

/** What this process knows of an installation beyond the dispatch table. */
interface Patient {
  installation: DispatchedInstallation;
  readonly tally: RunTally;
  readonly cpu: CpuUse;
  /** Its last failure is written down: the next success has to be too. */
  owesSuccess: boolean;
  noTrialBefore: number;
  seenAt: number;
}

/**
 * Watches how installations do, and keeps those out that may not run.
 *
 * A success of a healthy plugin is counted in memory and costs no I/O; a failure, and the first success after one, is
 * written down soon after. Whether an installation runs is in the dispatch table, as all processes have it.
 */
export class HealthMonitor implements AsyncDisposable {
  readonly #deps: HealthMonitorDependencies;
  readonly #patients = new Map<InstallationId, Patient>();
  #due = new Set<Patient>();
  #writing: Promise<void> | undefined;
  #hurry = new AbortController();
  #forgetAt = 0;

  constructor(deps: HealthMonitorDependencies) {
    this.#deps = deps;
  }

  /** Milliseconds since 1970, for `isFree`. */
  now(): number {
    return this.#deps.clock.now().getTime();
  }

  /** Whether nothing speaks against running it: what is true of nearly every installation, without I/O. */
  isFree({ id, health }: DispatchedInstallation, now: number): boolean {
    if (health.state !== 'healthy') return false;
    const patient = this.#patients.get(id);
    return patient === undefined || patient.cpu.pausedUntil <= now;
  }

  /** Lets it run, takes its trial when that is due, or says why not. */
  async admit(installation: DispatchedInstallation): Promise<Admission> {
    const now = this.now();
    const patient = this.#patients.get(installation.id);
    if (patient && patient.cpu.pausedUntil > now)
      return throttled(installation, patient.cpu.pausedUntil - now);
    const { state, nextTrialAt } = installation.health;
    if (state === 'healthy') return { status: 'admitted' };
    if (state === 'stopped' || nextTrialAt === null) return suspended(installation, null);
    const waitUntil = Math.max(nextTrialAt, patient?.noTrialBefore ?? 0);
    if (now < waitUntil) return suspended(installation, waitUntil - now);
    return this.#tryAgain(installation, now);
  }

  /** Takes in how a run went. */
  ran(run: Run): void {
    const now = this.now();
    const { installation, verdict, cpuUs, wallUs, trial } = run;
    const patient = this.#patientOf(installation, now);
    const percent = cpuPercent(installation);
    patient.seenAt = now;
    patient.cpu.charge({ cpuUs, wallUs, now, percent });
    if (verdict === 'succeeded') patient.tally.succeeded(now);
    if (verdict === 'failed') patient.tally.failed(now, failureOf(run, now));
    if (run.offence) patient.tally.offended({ at: now, inQuarantine: installation.health.quarantined });
    if (trial !== undefined) patient.tally.tried({ trial, verdict });
    const isNews = verdict === 'failed' || (verdict === 'succeeded' && patient.owesSuccess);
    if (isNews || run.offence || trial !== undefined) this.#report(patient, installation);
  }

  /** Throws `PLUGIN_CPU_EXCEEDED` while the installation has to wait: also for what a running handler asks for. */
  requireCpu(installation: DispatchedInstallation): void {
    const patient = this.#patients.get(installation.id);
    const waitMs = (patient?.cpu.pausedUntil ?? 0) - this.now();
    if (waitMs > 0) throw throttledError(installation, waitMs);
  }

  /** Counts CPU that is no run's own, as soon as it was used. */
  charge(installation: DispatchedInstallation, used: Pick<Run, 'cpuUs' | 'wallUs'>): void {
    const now = this.now();
    const patient = this.#patientOf(installation, now);
    patient.seenAt = now;
    patient.cpu.charge({ ...used, now, percent: cpuPercent(installation) });
  }

  /** Writes what was reported so far at once, and resolves when it is written. */
  async settled(): Promise<void> {
    while (this.#writing) {
      this.#hurry.abort();
      await this.#writing;
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.settled();
  }

  async #tryAgain(installation: DispatchedInstallation, now: number): Promise<Admission> {
    const { id, storeId } = installation;
    const patient = this.#patientOf(installation, now);
    // Others of this process do not ask while this one does.
    patient.noTrialBefore = now + TRIAL_TAKEN_MS;
    const trial = newId();
    const until = now + LIMITS.health.trialMs;
    const claim = this.#deps.database.inStore({ storeId, durability: 'relaxed' }, (tx) =>
      pluginHealth.claimTrial(tx, id, { trial, now, until }),
    );
    // Nobody's sale fails because a plugin that is left out could not be tried again.
    const isMine = await claim.catch((error: unknown) => {
      this.#deps.log.error('the trial of a plugin could not be taken', {
        storeId,
        installationId: id,
        error,
      });
      return false;
    });
    return isMine ? { status: 'admitted', trial } : suspended(installation, TRIAL_TAKEN_MS);
  }

  #patientOf(installation: DispatchedInstallation, now: number): Patient {
    const known = this.#patients.get(installation.id);
    if (known) return known;
    if (now >= this.#forgetAt) this.#forget(now);
    const patient: Patient = {
      installation,
      tally: new RunTally(),
      cpu: new CpuUse(),
      owesSuccess: false,
      noTrialBefore: 0,
      seenAt: now,
    };
    this.#patients.set(installation.id, patient);
    return patient;
  }

  #forget(now: number): void {
    this.#forgetAt = now + FORGET_MS;
    for (const [id, patient] of this.#patients) {
      if (now - patient.seenAt > FORGET_MS && !patient.owesSuccess && !this.#due.has(patient))
        this.#patients.delete(id);
    }
  }

  #report(patient: Patient, installation: DispatchedInstallation): void {
    patient.installation = installation;
    this.#due.add(patient);
    this.#writing ??= this.#write();
  }

  async #write(): Promise<void> {
    const { clock, log } = this.#deps;
    // What ends in this turn of the event loop belongs to the same report.
    await Promise.resolve();
    while (this.#due.size > 0) {
      this.#hurry = new AbortController();
      const due = this.#due;
      this.#due = new Set();
      for (const patient of due) {
        try {
          await this.#writeOne(patient);
        } catch (error) {
          const { id, storeId } = patient.installation;
          log.error('the health of a plugin could not be written', { storeId, installationId: id, error });
        }
      }
      if (this.#due.size > 0) await clock.sleep(PACE_MS, this.#hurry.signal).catch(() => undefined);
    }
    this.#writing = undefined;
  }

  async #writeOne(patient: Patient): Promise<void> {
    const { installation, tally } = patient;
    const left = await writeReport(this.#deps, { installation, report: tally.take(), now: this.now() });
    if (left) patient.owesSuccess = left.state === 'healthy' && left.streak > 0;
    else this.#patients.delete(installation.id);
  }
}

/** What an installation may use of one core. */
export function cpuPercent({ manifest }: DispatchedInstallation): number {
  return manifest.resource_limits.cpu_percent ?? LIMITS.cpu.percent;
}

function failureOf({ error, traceId }: Run, now: number) {
  const at = new Date(now).toISOString();
  const message = storableText((error?.message ?? '').slice(0, MESSAGE_LENGTH));
  return { code: error?.code ?? '', message, at, traceId };
}

const MESSAGE_LENGTH = 500;

function suspended({ slug, health }: DispatchedInstallation, waitMs: number | null): Admission {
  // It does not run again by itself: asking again makes no sense before somebody acted.
  const retryAfterMs = waitMs ?? LIMITS.health.waitCeilingMs;
  const data = { plugin: slug, cause: health.cause, retryAfterSeconds: Math.ceil(retryAfterMs / 1_000) };
  return { status: 'refused', error: pluginErrors.PLUGIN_SUSPENDED(data), retryAfterMs };
}

function throttled(installation: DispatchedInstallation, retryAfterMs: number): Admission {
  return { status: 'refused', error: throttledError(installation, retryAfterMs), retryAfterMs };
}

function throttledError(installation: DispatchedInstallation, retryAfterMs: number): DainoError {
  return pluginErrors.PLUGIN_CPU_EXCEEDED({
    plugin: installation.slug,
    percent: cpuPercent(installation),
    retryAfterSeconds: Math.ceil(retryAfterMs / 1_000),
  });
}

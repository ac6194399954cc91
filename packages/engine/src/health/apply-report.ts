import { LIMITS } from '@daino/contract';
import type { HealthRow, RecentRuns } from '@daino/database';
import { type HealthReport, SLICE_MS, type TriedAgain } from './run-tally.ts';

/**
 * How an installation is after a report of one process.
 *
 * healthy ─5 failures in a row, or most of 20 runs in a minute→ suspended ─trial succeeds→ healthy
 *    │                                                           │   ↑
 *    │                                                           └───┘ trial fails: the wait doubles, up to an hour
 *    └─ offence in quarantine (from either) → stopped ─ only an activation or an update leads out
 *
 * Two offences within ten minutes lead into quarantine, which is beside the state. Pure: what it is given is what there
 * is, so that whoever holds the row's lock decides alone.
 */
export function applyReport(before: HealthRow, report: HealthReport, now: number): HealthRow {
  const counted = count(before, report, now);
  if (before.state === 'stopped') return counted;
  if (report.offences.some((offence) => offence.inQuarantine)) return stop(counted, now);
  if (before.state === 'healthy') return tripped(before, counted, report) ? suspend(counted, now) : counted;
  const tried = report.tried.find(({ trial }) => trial === before.trial);
  return tried ? endTrial(counted, tried, now) : counted;
}

/** The health of an installation that has not failed. */
export function pristine(now: number): HealthRow {
  return {
    state: 'healthy',
    since: now,
    failures: 0,
    streak: 0,
    recent: [],
    offences: [],
    quarantined: false,
    waitMs: 0,
    nextTrialAt: null,
    trial: null,
    trialUntil: null,
    lastFailure: null,
  };
}

/** How an activation leaves it: all is forgiven but offences of the last minutes, which keep it in quarantine. */
export function freshStart(before: HealthRow, now: number): HealthRow {
  const offences = before.offences.filter((at) => now - at < LIMITS.health.offenceMs);
  return { ...pristine(now), offences, quarantined: offences.length >= LIMITS.health.offences };
}

/** Whether the dispatch of an installation differs between two states. */
export function isDispatchChange(before: HealthRow, after: HealthRow): boolean {
  return (
    before.state !== after.state ||
    before.quarantined !== after.quarantined ||
    before.nextTrialAt !== after.nextTrialAt
  );
}

function count(before: HealthRow, report: HealthReport, now: number): HealthRow {
  const offences = [...before.offences, ...report.offences.map(({ at }) => at)]
    .filter((at) => now - at < LIMITS.health.offenceMs)
    .toSorted((a, b) => a - b);
  const { lastFailure } = report;
  return {
    ...before,
    failures: before.failures + report.failures,
    streak: report.succeeded ? report.trailing : before.streak + report.trailing,
    recent: joined(before.recent, report.recent, now),
    offences,
    quarantined: before.quarantined || offences.length >= LIMITS.health.offences,
    lastFailure: lastFailure
      ? { code: lastFailure.code, message: lastFailure.message, at: lastFailure.at }
      : before.lastFailure,
  };
}

/** The slices of both that belong to the last minute. */
function joined(
  one: readonly RecentRuns[],
  other: readonly RecentRuns[],
  now: number,
): readonly RecentRuns[] {
  const slices = new Map<number, RecentRuns>();
  for (const { at, runs, failures } of [...one, ...other]) {
    if (at + SLICE_MS <= now - LIMITS.health.windowMs) continue;
    const known = slices.get(at) ?? { at, runs: 0, failures: 0 };
    slices.set(at, { at, runs: known.runs + runs, failures: known.failures + failures });
  }
  return [...slices.values()].toSorted((a, b) => a.at - b.at);
}

function tripped(before: HealthRow, { recent }: HealthRow, report: HealthReport): boolean {
  const { failuresInARow, windowRuns, windowShare } = LIMITS.health;
  if (report.failures === 0) return false;
  if (Math.max(before.streak + report.leading, report.longest) >= failuresInARow) return true;
  const runs = recent.reduce((sum, slice) => sum + slice.runs, 0);
  const failures = recent.reduce((sum, slice) => sum + slice.failures, 0);
  return runs >= windowRuns && failures > runs * windowShare;
}

/** Closing soon after the last suspension, this one goes on where that one left off. */
function suspend(health: HealthRow, now: number): HealthRow {
  const { waitMs: first, calmMs } = LIMITS.health;
  const relapsed = health.waitMs > 0 && now - health.since < Math.max(calmMs, health.waitMs);
  const waitMs = relapsed ? doubled(health.waitMs) : first;
  return { ...health, state: 'suspended', since: now, waitMs, nextTrialAt: now + waitMs };
}

function endTrial(health: HealthRow, { verdict }: TriedAgain, now: number): HealthRow {
  const over = { ...health, trial: null, trialUntil: null };
  if (verdict === 'nothing') return over;
  if (verdict === 'succeeded')
    return { ...over, state: 'healthy', since: now, streak: 0, recent: [], nextTrialAt: null };
  const waitMs = doubled(health.waitMs);
  return { ...over, waitMs, nextTrialAt: now + waitMs };
}

function stop(health: HealthRow, now: number): HealthRow {
  return { ...health, state: 'stopped', since: now, nextTrialAt: null, trial: null, trialUntil: null };
}

function doubled(waitMs: number): number {
  return Math.min(waitMs * 2, LIMITS.health.waitCeilingMs);
}

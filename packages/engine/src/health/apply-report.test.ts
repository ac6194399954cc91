import { LIMITS } from '@daino/contract';
import type { HealthRow } from '@daino/database';
import { describe, expect, it } from 'vitest';
import { applyReport, freshStart, isDispatchChange, pristine } from './apply-report.ts';
import { type HealthReport, RunTally } from './run-tally.ts';

const START = Date.parse('2030-01-01T00:00:00Z');
const MINUTE = 60_000;
const failure = { code: 'HANDLER_THREW', message: 'no', at: '2030-01-01T00:00:00.000Z', traceId: 't' };

/** Runs of one process: `s` succeeds, `f` fails. */
function runs(sequence: string, now = START): HealthReport {
  return tallied((tally) => {
    for (const run of sequence) {
      if (run === 's') tally.succeeded(now);
      else tally.failed(now, failure);
    }
  });
}

function tallied(work: (tally: RunTally) => void): HealthReport {
  const tally = new RunTally();
  work(tally);
  return tally.take();
}

function trial(health: HealthRow, verdict: 'succeeded' | 'failed' | 'nothing'): HealthReport {
  return tallied((tally) => tally.tried({ trial: health.trial ?? '', verdict }));
}

/** As a process leaves it that takes the trial. */
function onTrial(health: HealthRow): HealthRow {
  return { ...health, trial: 'mine', trialUntil: (health.nextTrialAt ?? 0) + MINUTE };
}

function offence(now: number, inQuarantine = false): HealthReport {
  return tallied((tally) => {
    tally.failed(now, failure);
    tally.offended({ at: now, inQuarantine });
  });
}

const fine = pristine(START);
const out = applyReport(fine, runs('fffff'), START);

describe('failures', () => {
  it('suspend at five in a row, however they are reported', () => {
    expect(applyReport(fine, runs('ffff'), START).state).toBe('healthy');
    expect(out).toMatchObject({ state: 'suspended', failures: 5, nextTrialAt: START + MINUTE });
    const twice = applyReport(applyReport(fine, runs('fff'), START), runs('ff'), START);
    expect(twice.state).toBe('suspended');
    expect(applyReport(fine, runs('sfffffs'), START).state).toBe('suspended');
  });

  it('are not in a row when one process saw a success between them', () => {
    const four = applyReport(fine, runs('ffff'), START);
    expect(applyReport(four, runs('s'), START)).toMatchObject({ state: 'healthy', streak: 0 });
    expect(applyReport(four, runs('sffff'), START)).toMatchObject({ state: 'healthy', streak: 4 });
    expect(applyReport(four, runs('fsf'), START).state).toBe('suspended');
  });

  it('in a row are found in any sequence, however it is cut into reports', () => {
    const next = randomNumbers(7);
    for (let round = 0; round < 500; round += 1) {
      // Fewer runs than it takes for a share.
      const sequence = Array.from({ length: 19 }, () => (next() < 0.7 ? 'f' : 's')).join('');
      const reports = sequence.match(/.{1,4}/g) ?? [];
      const cut = next() < 0.5 ? reports : [sequence];
      const end = cut.reduce((health, report) => applyReport(health, runs(report), START), fine);
      expect([sequence, end.state]).toEqual([sequence, sequence.includes('fffff') ? 'suspended' : 'healthy']);
    }
  });

  it('suspend when they are most of twenty runs within a minute, in all processes together', () => {
    expect(applyReport(fine, runs('fs'.repeat(10)), START).state).toBe('healthy');
    expect(applyReport(fine, runs(`${'ffs'.repeat(6)}ff`), START).state).toBe('suspended');
    expect(applyReport(fine, runs('ffs'.repeat(6)), START).state).toBe('healthy');
    const half = applyReport(fine, runs('ffs'.repeat(4)), START);
    expect(applyReport(half, runs('ffs'.repeat(3)), START).state).toBe('suspended');
  });

  it('of more than a minute ago do not count for the share', () => {
    const half = applyReport(fine, runs('ffs'.repeat(4)), START);
    const later = START + MINUTE + 10_000;
    expect(applyReport(half, runs('ffs'.repeat(3), later), later).state).toBe('healthy');
  });

  it('open once: a thousand more change nothing that others would have to know', () => {
    const more = applyReport(out, runs('f'.repeat(1_000)), START + 10);
    expect(more).toMatchObject({ state: 'suspended', failures: 1_005, nextTrialAt: out.nextTrialAt });
    expect(isDispatchChange(out, more)).toBe(false);
  });

  it('of other successes alone never suspend', () => {
    expect(applyReport({ ...fine, streak: 9 }, runs('s'), START).state).toBe('healthy');
  });
});

/** Numbers in [0, 1) that are the same in every run. */
function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

describe('a trial', () => {
  it('that succeeds makes it healthy, with nothing held against it', () => {
    const at = START + MINUTE;
    const healed = applyReport(onTrial(out), trial(onTrial(out), 'succeeded'), at);
    expect(healed).toMatchObject({ state: 'healthy', since: at, streak: 0, nextTrialAt: null, trial: null });
    expect(applyReport(healed, runs('ffff', at), at).state).toBe('healthy');
  });

  it('that fails doubles the wait, up to an hour', () => {
    let health = out;
    const waits: number[] = [];
    for (let round = 0; round < 8; round += 1) {
      const now = health.nextTrialAt ?? 0;
      health = applyReport(onTrial(health), trial(onTrial(health), 'failed'), now);
      waits.push((health.nextTrialAt ?? 0) - now);
    }
    expect(waits.map((wait) => wait / MINUTE)).toEqual([2, 4, 8, 16, 32, 60, 60, 60]);
    expect(health.since).toBe(START);
  });

  it('that says nothing of the plugin lets somebody else try at once', () => {
    const over = applyReport(onTrial(out), trial(onTrial(out), 'nothing'), START + MINUTE);
    expect(over).toMatchObject({
      state: 'suspended',
      nextTrialAt: out.nextTrialAt,
      trial: null,
      trialUntil: null,
    });
  });

  it('of somebody who lost it counts for nothing', () => {
    const late = trial({ ...out, trial: 'another' }, 'succeeded');
    expect(applyReport(onTrial(out), late, START + MINUTE)).toEqual(onTrial(out));
  });
});

describe('a plugin that flaps', () => {
  it('waits longer each time that it comes back only to fail again', () => {
    let health = fine;
    const waits: number[] = [];
    let now = START;
    for (let round = 0; round < 5; round += 1) {
      health = applyReport(health, runs('fffff', now), now);
      waits.push((health.nextTrialAt ?? 0) - now);
      now = health.nextTrialAt ?? 0;
      health = applyReport(onTrial(health), trial(onTrial(health), 'succeeded'), now);
      now += 1_000;
    }
    expect(waits.map((wait) => wait / MINUTE)).toEqual([1, 2, 4, 8, 16]);
  });

  it('starts at a minute again once it was calm for long enough', () => {
    const at = START + MINUTE;
    const healed = applyReport(onTrial(out), trial(onTrial(out), 'succeeded'), at);
    const later = at + LIMITS.health.calmMs;
    expect(applyReport(healed, runs('fffff', later), later).waitMs).toBe(MINUTE);
  });
});

describe('offences', () => {
  it('lead into quarantine at two within ten minutes, and not at two further apart', () => {
    const once = applyReport(fine, offence(START), START);
    expect(once).toMatchObject({ state: 'healthy', quarantined: false });
    const soon = START + 9 * MINUTE;
    expect(applyReport(once, offence(soon), soon)).toMatchObject({ state: 'healthy', quarantined: true });
    const late = START + 11 * MINUTE;
    expect(applyReport(once, offence(late), late).quarantined).toBe(false);
  });

  it('in quarantine stop it for good: no trial, no success, no time leads out', () => {
    const quarantined = { ...fine, quarantined: true };
    const stopped = applyReport(quarantined, offence(START, true), START);
    expect(stopped).toMatchObject({ state: 'stopped', nextTrialAt: null });
    const later = START + 24 * 60 * MINUTE;
    expect(applyReport(stopped, runs('s'.repeat(100), later), later).state).toBe('stopped');
  });

  it('of runs that began before the quarantine do not stop it', () => {
    const quarantined = { ...fine, quarantined: true };
    expect(applyReport(quarantined, offence(START), START).state).toBe('healthy');
  });

  it('stop a suspended one too, on its trial', () => {
    const quarantined = onTrial({ ...out, quarantined: true });
    expect(applyReport(quarantined, offence(START + MINUTE, true), START + MINUTE).state).toBe('stopped');
  });
});

it('starts afresh with an activation, but for offences of the last ten minutes', () => {
  const bad = { ...out, quarantined: true, offences: [START, START + 1] };
  expect(freshStart(bad, START + MINUTE)).toEqual({
    ...pristine(START + MINUTE),
    offences: [START, START + 1],
    quarantined: true,
  });
  expect(freshStart(bad, START + 11 * MINUTE)).toEqual(pristine(START + 11 * MINUTE));
});

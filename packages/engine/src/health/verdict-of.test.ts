import { type CutReason, type LinkOutcome, pluginErrors, sandboxErrors } from '@daino/contract';
import type { DainoError } from '@daino/kernel';
import { expect, it } from 'vitest';
import { isOffence, verdictOf } from './verdict-of.ts';

const measured = { wallUs: 900, cpuUs: 500, heapBytes: 0, logs: [] };
const done: LinkOutcome = { status: 'done', text: '', ...measured };
const refused: LinkOutcome = { status: 'rejected', message: 'no', field: '', ...measured };
const broke = sandboxErrors.HANDLER_THREW({ cause: 'no' });

it('is a success when the plugin answered, and a refusal is an answer', () => {
  expect(judge(done)).toBe('succeeded');
  expect(judge(refused)).toBe('succeeded');
});

it('is a failure when it threw, was cut off, or answered what it may not', () => {
  expect(judge(threw(''), broke)).toBe('failed');
  expect(judge(cut('cpu'), sandboxErrors.SANDBOX_CPU_EXCEEDED({ limitMs: 100 }))).toBe('failed');
  expect(judge(done, sandboxErrors.RESULT_INVALID({ path: '', reason: 'no' }))).toBe('failed');
  expect(judge(cut('load'), sandboxErrors.SANDBOX_LOAD_FAILED({ cause: 'no' }))).toBe('failed');
});

it('says nothing when the platform or the settings of the store were to blame', () => {
  expect(judge({ status: 'skipped' })).toBe('nothing');
  expect(judge(cut('lost'), sandboxErrors.SANDBOX_LOST({}))).toBe('nothing');
  expect(judge(done, pluginErrors.PLUGIN_DEPENDENCY_UNMET({ slug: 'x' }))).toBe('nothing');
  expect(judge(threw('CAPABILITY_FAILED'), broke, ['CAPABILITY_FAILED'])).toBe('nothing');
});

it('believes no excuse that the host did not give itself', () => {
  expect(judge(threw('CAPABILITY_FAILED'), broke)).toBe('failed');
  expect(judge(threw('GRANT_MISSING'), broke, ['CAPABILITY_FAILED'])).toBe('failed');
});

it('is an offence to end a process or to forge, and none to be cut off alone', () => {
  expect([cut('crashed'), cut('forged')].map(isOffence)).toEqual([true, true]);
  const unmeasured = { wallUs: 0, cpuUs: 0 };
  expect([cut('memory', unmeasured), cut('cpu', unmeasured)].map(isOffence)).toEqual([true, true]);
  expect(
    [cut('memory'), cut('cpu'), cut('lost', unmeasured), cut('deadline', unmeasured)].map(isOffence),
  ).toEqual([false, false, false, false]);
  expect([done, refused, threw('')].map(isOffence)).toEqual([false, false, false]);
});

function judge(outcome: LinkOutcome, error?: DainoError, excuses: readonly string[] = []) {
  return verdictOf({ outcome, error, excused: (code) => excuses.includes(code) });
}

function threw(code: string): LinkOutcome {
  return { status: 'threw', error: { name: 'Error', message: 'no', stack: '', code }, ...measured };
}

function cut(reason: CutReason, measure: object = {}): LinkOutcome {
  return { status: 'cut', reason, detail: '', ...measured, ...measure };
}

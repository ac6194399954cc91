import type { CutReason, LinkOutcome } from '@daino/contract';
import { expect, it } from 'vitest';
import { isCutShort } from './cut-short.ts';

it('is no fault of a plugin whose chain ran out of time before it did', () => {
  expect(isCutShort(cut('deadline', 1_200), { leftMs: 1_300, limitMs: 2_000 })).toBe(true);
  expect(isCutShort(cut('deadline', 0), { leftMs: 1_000, limitMs: 2_000 })).toBe(true);
});

it('is the fault of a plugin that had all the time that it may have', () => {
  expect(isCutShort(cut('deadline', 1_990), { leftMs: 5_000, limitMs: 2_000 })).toBe(false);
  expect(isCutShort(cut('deadline', 0), { leftMs: 2_010, limitMs: 2_000 })).toBe(false);
});

it('excuses nothing but a deadline', () => {
  expect(isCutShort(cut('cpu', 10), { leftMs: 10, limitMs: 2_000 })).toBe(false);
  expect(isCutShort({ status: 'skipped' }, { leftMs: 10, limitMs: 2_000 })).toBe(false);
});

function cut(reason: CutReason, wallMs: number): LinkOutcome {
  return { status: 'cut', reason, detail: '', wallUs: wallMs * 1_000, cpuUs: 0, heapBytes: 0, logs: [] };
}

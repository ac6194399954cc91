import { lifecycleSteps, type LifecycleStep } from '@daino/database';
import type { EngineParts } from '../parts.ts';
import { STEP_NAMES, type StepName, undoStep } from './undo-step.ts';

/** An act that is still running has begun a step within this time: every step is shorter. */
const IDLE_MS = 120_000;

/**
 * Undoes what dead processes left half-done, from the records of their steps. On a database of its own a process
 * that starts is alone and waits for nobody.
 */
export async function recover(parts: EngineParts): Promise<void> {
  const { database, log } = parts;
  const idleMs = database.facts.embedded ? 0 : IDLE_MS;
  for (const left of await lifecycleSteps.listAbandoned(database.operator, idleMs)) {
    log.warn('undoing a lifecycle step that a stopped server left', { ...left });
    if (isStepName(left.step)) await undoStep(parts, { ...left, step: left.step });
    await database.inStore(left, (tx) => lifecycleSteps.forget(tx, left));
  }
}

function isStepName(step: LifecycleStep['step']): step is StepName {
  return STEP_NAMES.some((name) => name === step);
}

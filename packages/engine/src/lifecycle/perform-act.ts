import { lifecycleSteps, type LifecycleAct, type StoreTransaction } from '@daino/database';
import type { InstallationId, StoreScope } from '@daino/kernel';
import type { EngineParts } from '../parts.ts';
import { type StepName, undoStep } from './undo-step.ts';

export interface Step {
  readonly name: StepName;
  run(): Promise<void>;
}

export interface Act {
  readonly scope: StoreScope;
  readonly installationId: InstallationId;
  readonly act: LifecycleAct;
  readonly steps: readonly Step[];
  /** Makes the act's result visible, in the transaction that also ends it: all of it or nothing. */
  finish(tx: StoreTransaction): Promise<void>;
}

/** The act did not start: another one on this installation is running, here or in another process. */
export const busy: unique symbol = Symbol('busy');

/**
 * Runs a lifecycle act step by step. Every step is recorded before it starts; when one fails, the begun ones are
 * undone, newest first, and the failure is thrown. What a dead process left is undone from the same records.
 */
export async function performAct(parts: EngineParts, act: Act): Promise<typeof busy | undefined> {
  const { scope, installationId } = act;
  const begun: StepName[] = [];
  try {
    for (const step of act.steps) {
      const position = begun.length + 1;
      const record = { installationId, act: act.act, position, step: step.name };
      if (!(await parts.database.inStore(scope, (tx) => lifecycleSteps.begin(tx, record)))) return busy;
      begun.push(step.name);
      await step.run();
    }
    await parts.database.inStore(scope, async (tx) => {
      await act.finish(tx);
      await lifecycleSteps.end(tx, installationId);
    });
    return undefined;
  } catch (error) {
    await undo(parts, act, { begun, error });
    throw error;
  }
}

async function undo(
  parts: EngineParts,
  { scope, installationId }: Act,
  failed: { readonly begun: readonly StepName[]; readonly error: unknown },
): Promise<void> {
  // The caller may be gone; undoing goes on without it.
  const { storeId } = scope;
  for (const step of failed.begun.toReversed()) {
    await undoStep(parts, { storeId, installationId, step, error: failed.error });
  }
  await parts.database.inStore({ storeId }, (tx) => lifecycleSteps.end(tx, installationId));
}

import type { InstallationId, StoreId } from '@daino/kernel';
import { sql } from 'kysely';
import type { OperatorDatabase, StoreTransaction } from '../store-transaction.ts';

export type LifecycleAct = 'install' | 'activate' | 'deactivate' | 'uninstall' | 'grant';

/** One step that a lifecycle act has begun; how it is undone or finished follows from its name. */
export interface LifecycleStep {
  readonly storeId: StoreId;
  readonly installationId: InstallationId;
  readonly act: LifecycleAct;
  readonly position: number;
  readonly step: string;
}

/**
 * Records a step before it starts. Position 1 opens the act: false says that another act on the installation is
 * running, in this process or another.
 */
export async function begin(tx: StoreTransaction, step: Omit<LifecycleStep, 'storeId'>): Promise<boolean> {
  const inserted = await tx.query
    .insertInto('lifecycleSteps')
    .values({
      storeId: tx.storeId,
      installationId: step.installationId,
      act: step.act,
      position: step.position,
      step: step.step,
    })
    .onConflict((conflict) => conflict.columns(['installationId', 'position']).doNothing())
    .executeTakeFirst();
  return inserted.numInsertedOrUpdatedRows === 1n;
}

/** Ends the act: nothing is left to undo. */
export async function end(tx: StoreTransaction, installationId: InstallationId): Promise<void> {
  await tx.query
    .deleteFrom('lifecycleSteps')
    .where('storeId', '=', tx.storeId)
    .where('installationId', '=', installationId)
    .execute();
}

/** Ends one step: it is undone. */
export async function forget(tx: StoreTransaction, step: LifecycleStep): Promise<void> {
  await tx.query
    .deleteFrom('lifecycleSteps')
    .where('storeId', '=', tx.storeId)
    .where('installationId', '=', step.installationId)
    .where('position', '=', step.position)
    .execute();
}

/** Steps of acts, in all stores, whose newest step began at least `idleMs` ago: their process is gone. */
export async function listAbandoned(operator: OperatorDatabase, idleMs: number): Promise<LifecycleStep[]> {
  return operator.query
    .selectFrom('lifecycleSteps as s')
    .select([
      sql<StoreId>`s.store_id`.as('storeId'),
      sql<InstallationId>`s.installation_id`.as('installationId'),
      's.act as act',
      's.position as position',
      's.step as step',
    ])
    .where((eb) =>
      eb.not(
        eb.exists(
          eb
            .selectFrom('lifecycleSteps as newer')
            .select('newer.position')
            .whereRef('newer.installationId', '=', 's.installationId')
            .where('newer.startedAt', '>', sql<Date>`now() - make_interval(secs => ${idleMs / 1_000})`),
        ),
      ),
    )
    .orderBy('s.installationId')
    .orderBy('s.position', 'desc')
    .execute();
}

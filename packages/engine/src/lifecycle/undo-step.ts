import { installations, storeVersions, subscriptions } from '@daino/database';
import { DainoError, type InstallationId, type StoreId } from '@daino/kernel';
import type { EngineParts } from '../parts.ts';

/** The steps of all lifecycle acts. What a step's name means may never change: dead processes leave them behind. */
export const STEP_NAMES = [
  'install.row',
  'install.schema',
  'install.handler',
  'activate.schema',
  'activate.handler',
  'deactivate.subscriptions',
  'deactivate.handler',
  'grant.views',
  'uninstall.mark',
  'uninstall.handler',
  'uninstall.schema',
] as const;
export type StepName = (typeof STEP_NAMES)[number];

interface UndoneStep {
  readonly storeId: StoreId;
  readonly installationId: InstallationId;
  readonly step: StepName;
  /** Why the act failed; undefined when its process died. */
  readonly error?: unknown;
}

/** Undoes one step, whether it had only begun or was complete. Safe to run twice. */
export async function undoStep(parts: EngineParts, undone: UndoneStep): Promise<void> {
  await undos[undone.step](parts, undone);
}

const undos: Record<StepName, (parts: EngineParts, undone: UndoneStep) => Promise<void>> = {
  /** Nothing of an installation that failed stays: data, logs and errors go with its row. */
  'install.row': async ({ database }, { storeId, installationId }) => {
    await database.inStore({ storeId }, (tx) => installations.remove(tx, installationId));
  },
  /** Neither do tables of its own. */
  'install.schema': ({ database }, { installationId }) => database.pluginSql.dropSchema(installationId),
  'install.handler': nothing,
  /** What an activation completed of the schema stays: the next one goes on from there. */
  'activate.schema': markFailed,
  'activate.handler': markFailed,
  /** A deactivation that began is completed: the owner wanted the plugin out. */
  'deactivate.subscriptions': takeOut,
  'deactivate.handler': nothing,
  /** The views show again what the installation is granted; one that is gone has none. */
  'grant.views': viewsOfRow,
  /** An uninstallation that could not be completed leaves the plugin out of everything, to be uninstalled again. */
  'uninstall.mark': markFailed,
  'uninstall.handler': nothing,
  'uninstall.schema': nothing,
};

async function nothing(): Promise<void> {}

async function viewsOfRow({ database }: EngineParts, { storeId, installationId }: UndoneStep): Promise<void> {
  const row = await database.inStore({ storeId }, (tx) => installations.find(tx, installationId));
  if (row) await database.pluginSql.grantViews({ storeId, installationId, grants: row.grants });
}

async function markFailed(
  { database }: EngineParts,
  { storeId, installationId, error }: UndoneStep,
): Promise<void> {
  const code = error instanceof DainoError ? error.code : 'INTERRUPTED';
  const message =
    error instanceof DainoError ? error.message : 'The server stopped before the act was complete.';
  await database.inStore({ storeId }, (tx) =>
    installations.setStatus(tx, installationId, 'error', { code, message }),
  );
}

async function takeOut(
  { database, dispatch }: EngineParts,
  { storeId, installationId }: UndoneStep,
): Promise<void> {
  await database.inStore({ storeId }, async (tx) => {
    await subscriptions.remove(tx, installationId);
    await installations.setStatus(tx, installationId, 'inactive');
    await storeVersions.raise(tx);
    await dispatch.tables.announce(tx, storeId);
  });
  await dispatch.tables.reload(storeId);
}

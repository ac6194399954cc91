import { pluginError, pluginErrors } from '@daino/contract';
import { type Database, type HealthRow, installations, pluginHealth, storeVersions } from '@daino/database';
import type { Log, StoreScope } from '@daino/kernel';
import type { DispatchTables } from '../dispatch/dispatch-tables.ts';
import type { DispatchedInstallation } from '../dispatch/dispatched-installation.ts';
import type { EventAppender } from '../parts.ts';
import { applyReport, isDispatchChange, pristine } from './apply-report.ts';
import { causeOf } from './cause-of.ts';
import type { HealthReport } from './run-tally.ts';

export interface WriteReportParts {
  readonly database: Database;
  readonly events: EventAppender;
  readonly tables: DispatchTables;
  readonly log: Log;
}

export interface WrittenReport {
  readonly installation: DispatchedInstallation;
  readonly report: HealthReport;
  readonly now: number;
}

/**
 * Joins what this process saw with what is known, and tells everybody what follows from it, in one transaction: the
 * other processes, the store's owner, and subscribers of `plugin.error`. Gives the health that it left, or undefined
 * when the installation is gone.
 *
 * Rows are taken as lifecycle acts take them: installation, health, event, store version.
 */
export async function writeReport(
  parts: WriteReportParts,
  written: WrittenReport,
): Promise<HealthRow | undefined> {
  const { database, tables } = parts;
  const { installation, report, now } = written;
  const { id, storeId } = installation;
  const change = await database.inStore({ storeId, durability: 'relaxed' }, async (tx) => {
    if (!(await installations.hold(tx, id))) return undefined;
    const before = (await pluginHealth.lock(tx, id)) ?? pristine(now);
    const after = applyReport(before, report, now);
    await pluginHealth.save(tx, id, after);
    const isOut = after.state !== before.state && after.state !== 'healthy';
    if (isOut) await tellOwner(parts, tx, { ...written, health: after });
    const changed = isDispatchChange(before, after);
    if (changed) {
      await storeVersions.raise(tx);
      await tables.announce(tx, storeId);
    }
    return { after, changed };
  });
  if (change?.changed) await tables.reload(storeId);
  return change?.after;
}

async function tellOwner(
  { events, log }: WriteReportParts,
  tx: Parameters<EventAppender['append']>[0],
  { installation, report, health, now }: WrittenReport & { readonly health: HealthRow },
): Promise<void> {
  const { id, slug, version, storeId } = installation;
  const { state, nextTrialAt, lastFailure } = health;
  if (state === 'healthy') return;
  const at = new Date(now).toISOString();
  const { code, message } = pluginErrors.PLUGIN_SUSPENDED({ plugin: slug, cause: causeOf(health) });
  await installations.noteError(tx, id, { code, message, at });
  const scope: StoreScope = {
    storeId,
    actor: { kind: 'system' },
    traceId: report.lastFailure?.traceId ?? NO_TRACE,
    signal: new AbortController().signal,
    log,
    cause: [],
  };
  const payload = {
    installationId: id,
    slug,
    version,
    state,
    code: lastFailure?.code ?? code,
    nextTrialAt: nextTrialAt === null ? null : new Date(nextTrialAt).toISOString(),
  };
  await events.append(tx, scope, [{ type: pluginError.type, subject: `plugin:${slug}`, payload }]);
  log.warn('a plugin was suspended', {
    storeId,
    installationId: id,
    slug,
    version,
    state,
    code: payload.code,
  });
}

const NO_TRACE = '0'.repeat(32);

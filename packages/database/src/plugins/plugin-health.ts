import type { HealthState } from '@daino/contract';
import type { InstallationId } from '@daino/kernel';
import { sql } from 'kysely';
import { json } from '../json.ts';
import type { StoreTransaction } from '../store-transaction.ts';

/** How one installation is, as all processes see it. Instants in milliseconds since 1970. */
export interface HealthRow {
  readonly state: HealthState;
  /** Since when it is in this state. */
  readonly since: number;
  readonly failures: number;
  /** Failures in a row. */
  readonly streak: number;
  /** Slices of the last minute, oldest first. */
  readonly recent: readonly RecentRuns[];
  /** When it ended processes or forged answers, oldest first. */
  readonly offences: readonly number[];
  readonly quarantined: boolean;
  /** How long the last suspension waited for its trial; 0 when there was none. */
  readonly waitMs: number;
  /** When a suspended one is tried again; null in the other states. */
  readonly nextTrialAt: number | null;
  /** The trial that runs, and until when nobody starts another one. */
  readonly trial: string | null;
  readonly trialUntil: number | null;
  readonly lastFailure: LastFailure | null;
}

export interface RecentRuns {
  readonly at: number;
  readonly runs: number;
  readonly failures: number;
}

export interface LastFailure {
  readonly code: string;
  readonly message: string;
  /** ISO 8601. */
  readonly at: string;
}

/** The health of an installation that has never failed, or undefined; locked until the transaction ends. */
export async function lock(tx: StoreTransaction, id: InstallationId): Promise<HealthRow | undefined> {
  return healthRows(tx, id).forUpdate().executeTakeFirst();
}

/** As above, for readers. */
export async function find(tx: StoreTransaction, id: InstallationId): Promise<HealthRow | undefined> {
  return healthRows(tx, id).executeTakeFirst();
}

/** Writes the health of an installation down, whether it had some before or not. */
export async function save(tx: StoreTransaction, id: InstallationId, health: HealthRow): Promise<void> {
  const row = rowOf(health);
  await tx.query
    .insertInto('pluginHealth')
    .values({ ...row, installationId: id, storeId: tx.storeId })
    .onConflict((conflict) => conflict.column('installationId').doUpdateSet(row))
    .execute();
}

interface TrialOptions {
  readonly trial: string;
  readonly now: number;
  /** When the next one may start, whatever becomes of this one. */
  readonly until: number;
}

/** Takes the one trial of a suspended installation that is due; false when it is not due or somebody has it. */
export async function claimTrial(
  tx: StoreTransaction,
  id: InstallationId,
  { trial, now, until }: TrialOptions,
): Promise<boolean> {
  const at = new Date(now);
  const claimed = await tx.query
    .updateTable('pluginHealth')
    .set({ trial, trialUntil: new Date(until) })
    .where('storeId', '=', tx.storeId)
    .where('installationId', '=', id)
    .where('state', '=', 'suspended')
    .where('nextTrialAt', '<=', at)
    .where((eb) => eb.or([eb('trialUntil', 'is', null), eb('trialUntil', '<=', at)]))
    .executeTakeFirst();
  return claimed.numUpdatedRows === 1n;
}

function healthRows(tx: StoreTransaction, id: InstallationId) {
  return tx.query
    .selectFrom('pluginHealth')
    .select([
      'state',
      milliseconds('since').as('since'),
      'failures',
      'streak',
      'recent',
      'offences',
      'quarantined',
      'waitMs as waitMs',
      optionalMilliseconds('next_trial_at').as('nextTrialAt'),
      'trial',
      optionalMilliseconds('trial_until').as('trialUntil'),
      'lastFailure as lastFailure',
    ])
    .where('storeId', '=', tx.storeId)
    .where('installationId', '=', id);
}

function rowOf(health: HealthRow) {
  const { recent, offences, since, nextTrialAt, trialUntil, lastFailure, ...plain } = health;
  return {
    ...plain,
    since: new Date(since),
    recent: json(recent),
    offences: json(offences),
    nextTrialAt: nextTrialAt === null ? null : new Date(nextTrialAt),
    trialUntil: trialUntil === null ? null : new Date(trialUntil),
    lastFailure: lastFailure && json(lastFailure),
  };
}

const milliseconds = (column: string) => sql<number>`(extract(epoch from ${sql.ref(column)}) * 1000)::float8`;
const optionalMilliseconds = (column: string) =>
  sql<number | null>`(extract(epoch from ${sql.ref(column)}) * 1000)::float8`;

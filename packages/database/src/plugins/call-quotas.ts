import type { InstallationId } from '@daino/kernel';
import { sql } from 'kysely';
import type { StoreTransaction } from '../store-transaction.ts';

export interface TakeCallsOptions {
  /** The hour that the calls count for. */
  readonly hour: Date;
  readonly wanted: number;
  readonly limit: number;
}

/**
 * Takes calls of an installation's hour for one process; gives how many it got, 0 when the hour's are all taken.
 * A process whose clock is behind takes from the hour that others are in.
 */
export async function take(
  tx: StoreTransaction,
  id: InstallationId,
  { hour, wanted, limit }: TakeCallsOptions,
): Promise<number> {
  const first = Math.min(wanted, limit);
  const { rows } = await sql<{ got: number }>`
    insert into plugin_call_quotas as quota (installation_id, store_id, hour, taken, got)
    values (${id}, ${tx.storeId}, ${hour}, ${first}, ${first})
    on conflict (installation_id) do update set
      hour = greatest(quota.hour, excluded.hour),
      taken = case when quota.hour < excluded.hour then excluded.taken
        else least(${limit}::integer, quota.taken + excluded.taken) end,
      got = case when quota.hour < excluded.hour then excluded.got
        else least(excluded.got, greatest(0, ${limit}::integer - quota.taken)) end
    returning got`.execute(tx.query);
  return rows[0]?.got ?? 0;
}

import type { PluginContext } from '@daino/plugin-sdk';
import { releaseLapsed } from '../redemptions/lapsed.ts';
import type { Books } from './account.ts';
import { count } from './columns.ts';

/** SQL within a transaction. */
export type Sql = Pick<PluginContext['db'], 'query' | 'one'>;

/**
 * Changes the books of a customer: locks the account until the transaction ends, makes it if there is none, releases
 * redemptions that lapsed, and writes what `work` makes of it. Everything that changes an account goes through here, so
 * that it happens one by one.
 */
export async function changeBooks<Changed extends Books>(
  sql: Sql,
  customerId: string,
  work: (books: Books) => Promise<Changed>,
): Promise<Changed> {
  const changed = await work(await open(sql, customerId));
  await write(sql, customerId, changed);
  return changed;
}

async function open(sql: Sql, customerId: string): Promise<Books> {
  const row = await sql.one(
    `insert into accounts (customer_id) values ($1)
     on conflict (customer_id) do update set updated_at = now()
     returning balance, reserved, debt`,
    [customerId],
  );
  if (!row) throw new Error('An upsert gave no row.');
  const account = {
    balance: count(row, 'balance'),
    reserved: count(row, 'reserved'),
    debt: count(row, 'debt'),
  };
  const books = { account, entries: [] };
  return account.reserved === 0 ? books : releaseLapsed(sql, customerId, books);
}

async function write(sql: Sql, customerId: string, { account, entries }: Books): Promise<void> {
  if (entries.length > 0)
    await sql.query(
      `insert into entries (customer_id, kind, points, balance, source)
       select $1, kind, points, balance, source
       from unnest($2::text[], $3::bigint[], $4::bigint[], $5::text[]) as entry (kind, points, balance, source)`,
      [
        customerId,
        entries.map(({ kind }) => kind),
        entries.map(({ points }) => points),
        entries.map(({ balance }) => balance),
        entries.map(({ source }) => source),
      ],
    );
  await sql.query(
    'update accounts set balance = $2, reserved = $3, debt = $4, updated_at = now() where customer_id = $1',
    [customerId, account.balance, account.reserved, account.debt],
  );
}

import type { Books } from './account.ts';
import { changeBooks, type Sql } from './books.ts';
import { count, text } from './columns.ts';
import { newPurchase, type Purchase, type PurchaseBooks } from './purchase.ts';

interface PurchaseFacts extends Pick<Purchase, 'id' | 'total'> {
  readonly customerId: string;
}

/**
 * Changes the books of a customer together with one purchase, which is a new one when nothing is known of it yet. `work`
 * gives the books back as they were when there is nothing to do, because it was done before.
 */
export async function changePurchase(
  sql: Sql,
  facts: PurchaseFacts,
  work: (books: PurchaseBooks) => PurchaseBooks | Promise<PurchaseBooks>,
): Promise<void> {
  const { id, customerId, total } = facts;
  await changeBooks(sql, customerId, async (books: Books) => {
    const { known, refunded } = await read(sql, id);
    const opened = { ...books, purchase: known ?? newPurchase({ id, total, refunded }) };
    const changed = await work(opened);
    if (changed !== opened) await write(sql, customerId, changed.purchase);
    return changed;
  });
}

/** A purchase that points were moved for, and whose it is. */
export async function findPurchase(sql: Sql, id: string): Promise<PurchaseFacts | undefined> {
  const row = await sql.one('select customer_id, total from purchases where id = $1', [id]);
  return row ? { id, customerId: text(row, 'customer_id'), total: count(row, 'total') } : undefined;
}

async function read(sql: Sql, id: string): Promise<{ known: Purchase | undefined; refunded: number }> {
  const row = await sql.one(
    `select purchases.*, (select coalesce(sum(amount), 0) from refunds where purchase_id = wanted) as refunded
     from (select $1::uuid as wanted) as request left join purchases on purchases.id = wanted`,
    [id],
  );
  const refunded = row ? count(row, 'refunded') : 0;
  if (!row || row['id'] === null) return { known: undefined, refunded };
  const known: Purchase = {
    id,
    refunded,
    total: count(row, 'total'),
    earned: count(row, 'earned'),
    reversed: count(row, 'reversed'),
    spent: count(row, 'spent'),
    returned: count(row, 'returned'),
    completed: row['completed'] === true,
    cancelled: row['cancelled'] === true,
  };
  return { known, refunded };
}

async function write(sql: Sql, customerId: string, purchase: Purchase): Promise<void> {
  await sql.query(
    `insert into purchases (id, customer_id, total, earned, reversed, spent, returned, completed, cancelled)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
     on conflict (id) do update set earned = excluded.earned, reversed = excluded.reversed, spent = excluded.spent,
       returned = excluded.returned, completed = excluded.completed, cancelled = excluded.cancelled`,
    [
      purchase.id,
      customerId,
      purchase.total,
      purchase.earned,
      purchase.reversed,
      purchase.spent,
      purchase.returned,
      purchase.completed,
      purchase.cancelled,
    ],
  );
}

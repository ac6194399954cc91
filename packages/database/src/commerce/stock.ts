import type { StockReason } from '@daino/contract';
import { sql } from 'kysely';
import { json } from '../json.ts';
import type { StoreTransaction } from '../store-transaction.ts';
import type { ListOptions } from './search.ts';

/** A change of the stock of one product that the transaction has locked. */
export interface StockMove {
  readonly movementId: string;
  readonly productId: string;
  /** Pieces; negative when stock leaves. */
  readonly delta: number;
}

interface MoveOptions {
  readonly reason: StockReason;
  /** What caused it, such as the id of an order. */
  readonly reference: string | null;
  readonly at: Date;
}

/** Moves the stock of each product and notes the movements, in one statement. */
export async function move(
  tx: StoreTransaction,
  moves: readonly StockMove[],
  { reason, reference, at }: MoveOptions,
): Promise<void> {
  if (moves.length === 0) return;
  const { storeId } = tx;
  await sql`
    with moved as (
      update products p
      set stock = p.stock + move.delta, updated_at = ${at}
      from jsonb_to_recordset(${json(moves)}::jsonb) as move("movementId" uuid, "productId" uuid, delta integer)
      where p.store_id = ${storeId} and p.id = move."productId"
      returning move."movementId" as movement_id, p.id, p.stock, move.delta
    )
    insert into stock_movements (id, store_id, product_id, delta, stock, reason, reference, created_at)
    select movement_id, ${storeId}, id, delta, stock, ${reason}, ${reference}, ${at} from moved`.execute(
    tx.query,
  );
}

/** A change of a product's stock as it is kept. */
export interface MovementRow {
  readonly id: string;
  readonly productId: string;
  readonly delta: number;
  /** Pieces on hand afterwards. */
  readonly stock: number;
  readonly reason: StockReason;
  readonly reference: string | null;
  readonly createdAt: Date;
}

/** Notes a change of stock that was made already. */
export async function note(tx: StoreTransaction, movement: Omit<MovementRow, 'createdAt'>): Promise<void> {
  await tx.query
    .insertInto('stockMovements')
    .values({ ...movement, storeId: tx.storeId })
    .execute();
}

/** The movements of a product, newest first. */
export async function list(
  tx: StoreTransaction,
  productId: string,
  { limit, after }: ListOptions,
): Promise<MovementRow[]> {
  return tx.query
    .selectFrom('stockMovements')
    .select(['id', 'productId', 'delta', 'stock', 'reason', 'reference', 'createdAt'])
    .where('storeId', '=', tx.storeId)
    .where('productId', '=', productId)
    .$if(after !== undefined, (query) => query.where('id', '<', after ?? ''))
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();
}

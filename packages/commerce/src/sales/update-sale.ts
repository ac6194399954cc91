import { authorise, EVENTS, requestErrors, type Sale, type SaleChange } from '@daino/contract';
import { sales } from '@daino/database';
import type { StoreScope } from '@daino/kernel';
import { changedFields } from '../changed-fields.ts';
import { changeOf } from '../change-of.ts';
import type { CommerceDependencies } from '../create-commerce.ts';
import { viewSale } from './view-sale.ts';

/** Changes notes or metadata of a sale; the sale itself stands as it was made. Throws NOT_FOUND. */
export async function updateSale(
  { database, outbox, clock }: CommerceDependencies,
  scope: StoreScope,
  { id, change }: { readonly id: string; readonly change: SaleChange },
): Promise<Sale> {
  authorise(scope, 'sales:write');
  return database.inStore(scope, async (tx) => {
    const locked = await sales.lock(tx, id);
    if (!locked) throw requestErrors.NOT_FOUND({ what: 'sale' });
    const row = { ...locked, ...changeOf(scope, locked, change) };
    await sales.update(tx, row, clock.now());
    const sale = viewSale(row);
    const changed = changedFields(viewSale(locked), sale);
    const { number, notes, metadata } = sale;
    const payload = { id, number, notes, metadata, changed };
    const fact = { type: EVENTS.SALE_UPDATED, subject: `sale:${id}`, payload };
    if (changed.length > 0) await outbox.append(tx, scope, [fact]);
    return sale;
  });
}

import {
  authorise,
  EVENTS,
  HOOKS,
  type Product,
  type ProductChange,
  productErrors,
  requestErrors,
  toMinor,
} from '@daino/contract';
import { type ProductRow, products } from '@daino/database';
import type { StoreScope } from '@daino/kernel';
import { askPlugins } from '../ask-plugins.ts';
import { changedFields } from '../changed-fields.ts';
import { changeOf } from '../change-of.ts';
import type { CommerceDependencies } from '../create-commerce.ts';
import { settleProduct, subjectOfProduct } from './settle-product.ts';
import { viewProduct } from './view-product.ts';

/**
 * Changes a product; its stock moves by receiving and correcting it.
 * Throws NOT_FOUND, PRODUCT_SKU_TAKEN, PRODUCT_REJECTED_BY_PLUGIN, MONEY_TOO_PRECISE, STOCK_INVALID when its backorder
 * is not over, and PRODUCT_MOVED when somebody else changed it in the meantime.
 */
export async function updateProduct(
  commerce: CommerceDependencies,
  scope: StoreScope,
  { id, change }: { readonly id: string; readonly change: ProductChange },
): Promise<Product> {
  authorise(scope, 'products:write');
  const { database, outbox, clock } = commerce;

  const found = await database.inStore(scope, (tx) => products.find(tx, id));
  if (!found) throw requestErrors.NOT_FOUND({ what: 'product' });
  const previous = viewProduct(found);
  const drawn = applyChange(scope, found, change);

  // Ask the plugins: they may change what it is called and what it costs, or refuse the change.
  const { data, emitted } = await askPlugins(commerce, scope, HOOKS.BEFORE_PRODUCT_UPDATE, {
    operationId: id,
    data: { product: subjectOfProduct(drawn), previous },
  });
  const settled = settleProduct(drawn, data.product);

  // Write: what it is now, unless somebody else changed it; sales may have moved its stock.
  return database.inStore(scope, async (tx) => {
    const locked = await products.lockWhole(tx, id);
    if (!locked) throw requestErrors.NOT_FOUND({ what: 'product' });
    if (changedFields(previous, viewProduct(locked), IGNORED).length > 0)
      throw productErrors.PRODUCT_MOVED({});
    const row = { ...settled, stock: locked.stock, updatedAt: clock.now() };
    if (row.stock < 0 && !row.allowBackorder) throw productErrors.STOCK_INVALID({ stock: row.stock });
    if (!(await products.update(tx, row))) throw productErrors.PRODUCT_SKU_TAKEN({ sku: row.sku ?? '' });
    const updated = viewProduct(row);
    const changed = changedFields(previous, updated, IGNORED);
    const payload = { ...updated, changed };
    const fact = { type: EVENTS.PRODUCT_UPDATED, subject: `product:${id}`, payload };
    await outbox.append(tx, scope, [...(changed.length > 0 ? [fact] : []), ...emitted]);
    return updated;
  });
}

/** What moves without anybody having changed the product. */
const IGNORED = ['stock', 'updatedAt'];

function applyChange(scope: StoreScope, row: ProductRow, { price, ...change }: ProductChange): ProductRow {
  const priceMinor = price === undefined ? row.priceMinor : toMinor(price, row.currency);
  return { ...row, ...changeOf(scope, row, change), priceMinor };
}

import type { Cart, CartSubject } from '@daino/contract';
import type { CartRow } from '@daino/database';
import { viewAmounts, viewItems } from '../lines/view-lines.ts';

/** A cart as the API answers it. */
export function viewCart(row: CartRow): Cart {
  const { id, status, currency, customerId, metadata, trace } = row;
  return {
    id,
    status,
    currency,
    items: viewItems(row.items, currency),
    ...viewAmounts(row),
    customerId,
    metadata,
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
    trace,
  };
}

/** What the plugins are shown of a cart that is about to be written. */
export function subjectOfCart(row: CartRow): CartSubject {
  const { id, currency, customerId, metadata } = row;
  return {
    id,
    currency,
    items: viewItems(row.items, currency),
    ...viewAmounts(row),
    ...(customerId !== null && { customerId }),
    metadata,
    createdAt: row.createdAt.toISOString(),
  };
}

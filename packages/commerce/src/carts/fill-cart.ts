import { type CartDraft, cartErrors, type Customer, HOOKS } from '@daino/contract';
import type { CartRow } from '@daino/database';
import type { StoreScope } from '@daino/kernel';
import type { CustomFact } from '@daino/outbox';
import { askPlugins } from '../ask-plugins.ts';
import type { CommerceDependencies } from '../create-commerce.ts';
import { basisOfLines } from '../lines/basis-of-lines.ts';
import { drawUpLines } from '../lines/draw-up-lines.ts';
import type { FoundForLines } from '../lines/read-for-lines.ts';
import { settleLines } from '../lines/settle-lines.ts';
import { subjectOfCart } from './view-cart.ts';

interface CartFilling {
  readonly draft: CartDraft;
  readonly found: FoundForLines;
  /** When and as what the cart began. */
  readonly cart: Pick<CartRow, 'id' | 'createdAt'>;
}

/**
 * A cart with its new content at today's prices, as the plugins left it; nothing is written.
 * Throws CART_PRODUCT_UNKNOWN, CART_CUSTOMER_UNKNOWN, CART_CURRENCY_MIXED and CART_REJECTED_BY_PLUGIN.
 */
export async function fillCart(
  commerce: CommerceDependencies,
  scope: StoreScope,
  { draft, found, cart }: CartFilling,
): Promise<FilledCart> {
  const basis = basisOfLines(draft, found, {
    unknownProducts: cartErrors.CART_PRODUCT_UNKNOWN,
    unknownCustomer: cartErrors.CART_CUSTOMER_UNKNOWN,
    mixedCurrencies: cartErrors.CART_CURRENCY_MIXED,
  });
  const drawn: CartRow = {
    ...cart,
    ...drawUpLines(basis),
    status: 'open',
    customerId: basis.customer?.id ?? null,
    metadata: draft.metadata,
    trace: [],
    updatedAt: commerce.clock.now(),
  };
  const { data, trace, emitted } = await askPlugins(commerce, scope, HOOKS.BEFORE_CART_UPDATE, {
    operationId: cart.id,
    data: { cart: subjectOfCart(drawn), ...customerOf(basis) },
  });
  const { metadata } = data.cart;
  return { row: { ...drawn, ...settleLines(drawn, data.cart), metadata, trace }, emitted };
}

/** A cart as it is written, and what plugins tell about it once it is. */
export interface FilledCart {
  readonly row: CartRow;
  readonly emitted: readonly CustomFact[];
}

function customerOf({ customer }: { readonly customer: Customer | undefined }): { customer?: Customer } {
  return customer ? { customer } : {};
}

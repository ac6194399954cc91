import { type Customer, EVENTS, type Sale } from '@daino/contract';
import type { Fact } from '@daino/outbox';
import { factsOfStock } from '../stock/facts-of-stock.ts';
import type { MovedStock } from '../stock/take-from-stock.ts';

interface FactsOfSaleOptions {
  readonly customer: Customer | undefined;
  readonly taken: readonly MovedStock[];
}

/** What happened with a sale, in the order in which it happened. What is about one product keeps its order per product. */
export function factsOfSale(sale: Sale, { customer, taken }: FactsOfSaleOptions): Fact[] {
  const { id: orderId, currency } = sale;
  return [
    saleCreated(sale, customer),
    paymentCompleted(sale),
    ...sale.items.map(({ productId, quantity, unitPrice }): Fact => ({
      type: EVENTS.PRODUCT_SOLD,
      subject: `product:${productId}`,
      payload: { productId, orderId, quantity, unitPrice, currency },
    })),
    ...factsOfStock(taken, { reason: 'sale', reference: orderId }),
  ];
}

function saleCreated(sale: Sale, customer: Customer | undefined): Fact {
  const { status: _, trace: __, payment, ...facts } = sale;
  const { id, method, amount } = payment;
  const contact = customer && { name: customer.name, email: customer.email, phone: customer.phone };
  const payload = { ...facts, payment: { id, method, amount }, customer: contact ?? null };
  return { type: EVENTS.SALE_CREATED, subject: `sale:${sale.id}`, payload };
}

function paymentCompleted({ id: orderId, currency, payment }: Sale): Fact {
  const { id, method, amount, reference } = payment;
  return {
    type: EVENTS.PAYMENT_COMPLETED,
    subject: `sale:${orderId}`,
    payload: { id, orderId, method, amount, currency, reference },
  };
}

import { HOOKS, paymentDraft, refundDraft } from '@daino/contract';
import { newId } from '@daino/kernel';
import { describe, expect, test } from 'vitest';
import { anOrder, aSale, type TestCommerce, testCommerce } from './test-commerce.ts';

describe('paying an order', () => {
  test('adds up to the total and never goes beyond it', async () => {
    await using host = await testCommerce();
    const { orderId } = await tenEuros(host);

    await pay(host, orderId, 4);
    await expect(pay(host, orderId, 6.01)).rejects.toMatchObject({
      code: 'PAYMENT_EXCEEDS_DUE',
      data: { due: 6, amount: 6.01, currency: 'EUR' },
    });
    await pay(host, orderId, 6);

    expect(await host.commerce.getOrder(host.scope, orderId)).toMatchObject({ paid: 10, total: 10 });
  });

  test('twenty payments of the whole at once pay it once', async () => {
    await using host = await testCommerce();
    const { orderId } = await tenEuros(host);
    const outcomes = await Promise.allSettled(Array.from({ length: 20 }, () => pay(host, orderId, 10)));
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect((await host.commerce.getOrder(host.scope, orderId)).paid).toBe(10);
  });

  test('keeps what a plugin adds, and tells that it began and went through', async () => {
    await using host = await testCommerce();
    const { orderId } = await tenEuros(host);
    host.answer(HOOKS.BEFORE_PAYMENT_PROCESS, ({ payment, order }) => ({
      outcome: 'allowed',
      emitted: [],
      data: { order, payment: { ...payment, metadata: { stripe: { intent: 'pi_1' } } } },
      trace: [],
    }));
    const { payment } = await pay(host, orderId, 10);
    expect(payment).toMatchObject({ status: 'completed', metadata: { stripe: { intent: 'pi_1' } } });
    expect((await host.facts()).slice(-2).map(({ type }) => type)).toEqual([
      'payment.initiated',
      'payment.completed',
    ]);
  });

  test('a refused payment stands in the books as failed and pays nothing', async () => {
    await using host = await testCommerce();
    const { orderId } = await tenEuros(host);
    host.answer(HOOKS.BEFORE_PAYMENT_PROCESS, () => ({
      outcome: 'rejected',
      plugin: 'stripe',
      message: 'Minimum payment is $0.50',
      trace: [],
    }));
    await expect(pay(host, orderId, 0.4)).rejects.toMatchObject({
      code: 'PAYMENT_REJECTED_BY_PLUGIN',
      message: 'Minimum payment is $0.50',
    });
    const { data } = await host.commerce.listPayments(host.scope, { limit: 10 });
    expect(data).toMatchObject([{ orderId, amount: 0.4, status: 'failed' }]);
    expect((await host.commerce.getOrder(host.scope, orderId)).paid).toBe(0);
    expect((await host.facts()).at(-1)).toMatchObject({
      type: 'payment.failed',
      payload: { reason: 'Minimum payment is $0.50' },
    });
  });

  test('needs an order that is there and takes payments, in its currency', async () => {
    await using host = await testCommerce();
    const { orderId } = await tenEuros(host);
    await expect(pay(host, newId(), 1)).rejects.toMatchObject({ code: 'PAYMENT_ORDER_UNKNOWN' });
    const dollars = paymentDraft.parse({ orderId, method: 'card', amount: 1, currency: 'USD' });
    await expect(host.commerce.recordPayment(host.scope, dollars)).rejects.toMatchObject({
      code: 'PAYMENT_CURRENCY_FOREIGN',
    });
    await host.commerce.cancelOrder(host.scope, { id: orderId });
    await expect(pay(host, orderId, 1)).rejects.toMatchObject({ code: 'PAYMENT_ORDER_ENDED' });
  });
});

describe('paying back', () => {
  test('fifty refunds at once never pay back more than was paid', async () => {
    await using host = await testCommerce();
    const { orderId } = await tenEuros(host);
    const { payment } = await pay(host, orderId, 10);

    const outcomes = await Promise.allSettled(
      Array.from({ length: 50 }, () => refund(host, { paymentId: payment.id, amount: 3 })),
    );

    const codes = outcomes.flatMap((one) => (one.status === 'rejected' ? [one.reason.code] : []));
    expect(codes).toEqual(Array.from({ length: 47 }, () => 'REFUND_EXCEEDS_PAID'));
    expect(await host.commerce.getOrder(host.scope, orderId)).toMatchObject({ paid: 10, refunded: 9 });
    await refund(host, { paymentId: payment.id, amount: 1 });
    expect(await host.commerce.getPayment(host.scope, payment.id)).toMatchObject({
      status: 'refunded',
      refunded: 10,
    });
  });

  test('whatever is paid and paid back, the books add up', async () => {
    await using host = await testCommerce();
    const { orderId } = await tenEuros(host);
    const amounts = [0.01, 3.33, 2.5, 9.99, 1.17, 10, 0.5, 4.2];
    const paid: { readonly id: string }[] = [];
    for (const [index, amount] of amounts.entries()) {
      await pay(host, orderId, amount).then(
        ({ payment }) => paid.push(payment),
        () => undefined,
      );
      const { id } = paid[index % Math.max(1, paid.length)] ?? { id: newId() };
      await refund(host, { paymentId: id, amount: amounts.at(-index) ?? 1 }).catch(() => undefined);
      const order = await host.commerce.getOrder(host.scope, orderId);
      const payments = (await host.commerce.listPayments(host.scope, { limit: 50 })).data;
      const refunds = (await host.commerce.listRefunds(host.scope, { limit: 50 })).data;
      expect(cents(order.paid)).toBe(sum(payments.map((one) => one.amount)));
      expect(cents(order.refunded)).toBe(sum(refunds.map((one) => one.amount)));
      expect(order.refunded).toBeLessThanOrEqual(order.paid);
      expect(cents(order.paid) - cents(order.refunded)).toBeLessThanOrEqual(cents(order.total));
    }
  });

  test('puts back into stock what it is asked to, never more than was sold', async () => {
    await using host = await testCommerce();
    const { orderId, productId, itemId } = await tenEuros(host);
    const { payment } = await pay(host, orderId, 10);
    const back = (quantity: number) =>
      refund(host, { paymentId: payment.id, amount: 1, restock: [{ itemId, quantity }] });

    await back(3);
    await expect(back(2)).rejects.toMatchObject({
      code: 'REFUND_RESTOCK_INVALID',
      issues: [{ path: 'restock.0.quantity', message: 'may be 1' }],
    });
    expect((await host.commerce.getProduct(host.scope, productId)).stock).toBe(9);

    await host.commerce.cancelOrder(host.scope, { id: orderId });
    expect((await host.commerce.getProduct(host.scope, productId)).stock).toBe(10);
    await expect(back(1)).rejects.toMatchObject({ code: 'REFUND_RESTOCK_INVALID' });
  });

  test('of a sale is told as such, and the sale shows it', async () => {
    await using host = await testCommerce();
    const { id } = await host.product({ price: 5, stock: 10 });
    const { sale } = await host.commerce.recordSale(host.scope, aSale([{ productId: id, quantity: 2 }]));
    const restock = [{ itemId: sale.items[0]?.id ?? '', quantity: 2 }];

    await refund(host, { paymentId: sale.payment.id, amount: 10, reason: 'Broken', restock });

    expect((await host.commerce.getSale(host.scope, sale.id)).payment).toMatchObject({
      status: 'refunded',
      refunded: 10,
    });
    expect((await host.facts()).slice(-3)).toMatchObject([
      { type: 'payment.refunded', payload: { amount: 10, refunded: 10, orderId: sale.id } },
      { type: 'sale.refunded', payload: { id: sale.id, amount: 10, reason: 'Broken', restock } },
      { type: 'stock.changed', payload: { delta: 2, stock: 10, reason: 'refunded' } },
    ]);
  });

  test('needs a payment that went through', async () => {
    await using host = await testCommerce();
    await expect(refund(host, { paymentId: newId(), amount: 1 })).rejects.toMatchObject({
      code: 'REFUND_PAYMENT_UNKNOWN',
    });
  });

  test('happens once for many requests under one key', async () => {
    await using host = await testCommerce();
    const { orderId } = await tenEuros(host);
    const { payment } = await pay(host, orderId, 10);
    const scope = { ...host.scope, idempotencyKey: 'refund-1' };
    const draft = refundDraft.parse({ paymentId: payment.id, amount: 4 });
    const done = await Promise.all(Array.from({ length: 4 }, () => host.commerce.recordRefund(scope, draft)));
    expect(new Set(done.map((one) => one.refund.id)).size).toBe(1);
    expect((await host.commerce.getOrder(host.scope, orderId)).refunded).toBe(4);
  });
});

/** An order of four pieces that cost ten euros together. */
async function tenEuros(host: TestCommerce) {
  const { id: productId } = await host.product({ price: 2.5, stock: 10 });
  const { order } = await host.commerce.createOrder(host.scope, anOrder([{ productId, quantity: 4 }]));
  return { orderId: order.id, productId, itemId: order.items[0]?.id ?? '' };
}

function pay(host: TestCommerce, orderId: string, amount: number) {
  const draft = paymentDraft.parse({ orderId, method: 'card', amount });
  return host.commerce.recordPayment(host.scope, draft);
}

function refund(host: TestCommerce, draft: object) {
  return host.commerce.recordRefund(host.scope, refundDraft.parse(draft));
}

function cents(amount: number): number {
  return Math.round(amount * 100);
}

function sum(amounts: readonly number[]): number {
  return amounts.reduce((total, amount) => total + cents(amount), 0);
}

import { orderDraft, paymentDraft, refundDraft } from '@daino/contract';
import { testHost, type TestHost } from '@daino/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fixture } from '../fixtures/fixture.ts';

describe('a plugin that guards money', () => {
  let host: TestHost;
  beforeAll(async () => {
    host = await testHost({ plugins: [fixture('guards-money')] });
  });
  afterAll(() => host[Symbol.asyncDispose]());

  it.each([
    ['vetoes by throwing', 'veto', { code: 'PAYMENT_REJECTED_BY_PLUGIN', message: 'Not with this card' }],
    ['breaks', 'break', { code: 'PLUGIN_FAILED', kind: 'unavailable', data: { plugin: 'guards-money' } }],
    ['never answers', 'hang', { code: 'PLUGIN_FAILED', kind: 'unavailable' }],
    ['changes an amount', 'steal', { code: 'PLUGIN_FAILED', kind: 'unavailable' }],
  ])('stops a payment when it %s', async (_, reference, refusal) => {
    const { id: orderId } = await placed(host);
    await expect(pay(host, orderId, { reference })).rejects.toMatchObject(refusal);
    expect((await host.commerce.getOrder(host.scope, orderId)).paid).toBe(0);
  });

  it.each([
    ['vetoes by throwing', 'veto', { code: 'REFUND_REJECTED_BY_PLUGIN', message: 'Not with this card' }],
    ['breaks', 'break', { code: 'PLUGIN_FAILED', kind: 'unavailable' }],
    ['changes an amount', 'steal', { code: 'PLUGIN_FAILED', kind: 'unavailable' }],
  ])('stops a refund when it %s', async (_, reason, refusal) => {
    const { id: orderId } = await placed(host);
    const { payment } = await pay(host, orderId);
    const draft = refundDraft.parse({ paymentId: payment.id, amount: 1, reason });
    await expect(host.commerce.recordRefund(host.scope, draft)).rejects.toMatchObject(refusal);
    expect((await host.commerce.getOrder(host.scope, orderId)).refunded).toBe(0);
  });

  it('lets through what it has nothing against, and its metadata stands under its name', async () => {
    const { id: orderId } = await placed(host);
    const { payment } = await pay(host, orderId);
    expect(payment).toMatchObject({
      metadata: { 'guards-money': { checked: true } },
      trace: [{ plugin: 'guards-money', outcome: 'changed', changed: ['metadata'] }],
    });
    const draft = refundDraft.parse({ paymentId: payment.id, amount: 10 });
    const { refund } = await host.commerce.recordRefund(host.scope, draft);
    expect(refund.metadata).toEqual({ 'guards-money': { checked: true } });
  });
});

it('runs the payment hook that the founding documents print', async () => {
  await using host = await testHost({ plugins: [fixture('stripe-minimum')] });
  const { id: orderId } = await placed(host);
  await expect(pay(host, orderId, { amount: 0.4 })).rejects.toMatchObject({
    code: 'PAYMENT_REJECTED_BY_PLUGIN',
    message: 'Minimum payment is $0.50',
  });
  const { payment } = await pay(host, orderId, { amount: 0.5 });
  expect(payment.metadata).toEqual({
    'stripe-minimum': { processed_by: 'my-plugin', timestamp: expect.any(String) },
  });
});

describe('a plugin that changes what it may', () => {
  let host: TestHost;
  beforeAll(async () => {
    host = await testHost({ plugins: [fixture('renames')] });
  });
  afterAll(() => host[Symbol.asyncDispose]());

  it('changes a product before it is created, and nothing when it wants too much', async () => {
    expect(await host.product({ name: 'Cup', price: 2, stock: 3 })).toMatchObject({
      name: 'New: Cup',
      description: 'Told by a plugin',
      price: 3,
      tags: ['seen'],
      images: ['https://example.org/cup.png'],
      metadata: { renames: { seen: true } },
      stock: 3,
    });
    expect(await host.product({ name: 'forbidden', stock: 3 })).toMatchObject({
      name: 'forbidden',
      stock: 3,
    });
  });

  it('sees what a product was, and may refuse what it becomes', async () => {
    const { id, price } = await host.product();
    const { updateProduct } = host.commerce;
    await expect(updateProduct(host.scope, { id, change: { price: price - 1 } })).rejects.toMatchObject({
      code: 'PRODUCT_REJECTED_BY_PLUGIN',
      message: 'Never cheaper',
      issues: [{ path: 'price', message: 'Never cheaper' }],
    });
    expect(await updateProduct(host.scope, { id, change: { price: 99 } })).toMatchObject({
      price: 99,
      tags: ['updated'],
    });
  });

  it('changes a customer before it is written and whenever it changes', async () => {
    const customer = await host.customer({ name: 'Ada', phone: '12345' });
    expect(customer).toMatchObject({
      name: 'ADA',
      email: 'kept@example.org',
      phone: null,
      tags: ['new'],
      metadata: { renames: { source: 'plugin' } },
    });
    const change = { name: 'Ada Lovelace' };
    expect(await host.commerce.updateCustomer(host.scope, { id: customer.id, change })).toMatchObject({
      ...change,
      phone: 'was unknown',
    });
  });

  it('adjusts a cart and an order, and notes something when the order is completed', async () => {
    const line = await host.line({ price: 9 });
    const cart = await host.commerce.createCart(host.scope, { items: [line], metadata: {} });
    expect(cart).toMatchObject({ subtotal: 10, total: 9, metadata: { renames: { seen: true } } });
    const order = await placed(host, line);
    expect(order).toMatchObject({
      total: 9,
      notes: 'Be quick',
      metadata: { renames: { type: 'pickup' } },
      items: [{ metadata: { renames: { gift: true } } }],
    });
    await pay(host, order.id, { amount: 9 });
    for (const status of ['confirmed', 'preparing', 'ready'] as const)
      await host.commerce.changeOrderStatus(host.scope, { id: order.id, status });
    expect(await host.commerce.completeOrder(host.scope, order.id)).toMatchObject({
      notes: '1 payments of 9',
      metadata: { renames: { type: 'pickup', done: true } },
    });
  });
});

/** An order of one piece for ten euros, or of that line. */
async function placed(host: TestHost, line?: object) {
  const items = [line ?? (await host.line({ price: 10 }))];
  const draft = orderDraft.parse({ orderType: 'pickup', items });
  return (await host.commerce.createOrder(host.scope, draft)).order;
}

function pay(host: TestHost, orderId: string, payment: object = {}) {
  const draft = paymentDraft.parse({ orderId, method: 'card', amount: 10, ...payment });
  return host.commerce.recordPayment(host.scope, draft);
}

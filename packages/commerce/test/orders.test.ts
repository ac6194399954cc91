import { HOOKS, type Order, type OrderStatus } from '@daino/contract';
import { newId } from '@daino/kernel';
import { describe, expect, test } from 'vitest';
import { anOrder, type TestCommerce, testCommerce } from './test-commerce.ts';

describe('placing an order', () => {
  test('takes its pieces from stock, counts it, and tells it with everything that was agreed', async () => {
    await using host = await testCommerce();
    const { id } = await host.product({ price: 2.5, stock: 10 });
    const draft = anOrder([{ productId: id, quantity: 4 }], {
      orderType: 'delivery',
      customer: { name: 'Ada', phone: '+49 30 1234', email: 'ada@example.org' },
      deliveryAddress: { line1: 'Unter den Linden 1', city: 'Berlin' },
      notes: 'Ring twice',
    });

    const { order } = await host.commerce.createOrder(host.scope, draft);

    expect(order).toMatchObject({ number: 'O-000001', status: 'pending', total: 10, paid: 0, refunded: 0 });
    expect(await host.commerce.getOrder(host.scope, order.id)).toEqual(order);
    expect((await host.commerce.getProduct(host.scope, id)).stock).toBe(6);
    const [, , created, moved] = await host.facts();
    expect(created).toEqual({
      type: 'order.created',
      payload: {
        orderId: order.id,
        orderNumber: 'O-000001',
        customerId: null,
        adjustments: [],
        customerName: 'Ada',
        customerPhone: '+49 30 1234',
        customerEmail: 'ada@example.org',
        orderType: 'delivery',
        items: order.items,
        total: 10,
        currency: 'EUR',
        deliveryAddress: { line1: 'Unter den Linden 1', city: 'Berlin' },
        notes: 'Ring twice',
      },
    });
    expect(moved).toMatchObject({ payload: { delta: -4, stock: 6, reason: 'order', reference: order.id } });
  });

  test('keeps name and phone of a customer as they are at that time', async () => {
    await using host = await testCommerce();
    const { id } = await host.product();
    const customer = await host.commerce.createCustomer(host.scope, {
      name: 'Ada',
      phone: '12345',
      tags: [],
      metadata: {},
    });
    const draft = anOrder([id], { customerId: customer.id });

    const { order } = await host.commerce.createOrder(host.scope, draft);

    expect(order).toMatchObject({ customerId: customer.id, customerName: 'Ada', customerPhone: '12345' });
  });

  test('50 orders of the last piece at once place it once', async () => {
    await using host = await testCommerce();
    const { id } = await host.product({ stock: 1 });

    const outcomes = await Promise.allSettled(
      Array.from({ length: 50 }, () => host.commerce.createOrder(host.scope, anOrder([id]))),
    );

    const codes = outcomes.flatMap((one) => (one.status === 'rejected' ? [one.reason.code] : []));
    expect(codes).toEqual(Array.from({ length: 49 }, () => 'STOCK_INSUFFICIENT'));
    expect((await host.commerce.getProduct(host.scope, id)).stock).toBe(0);
    expect((await host.commerce.listOrders(host.scope, { limit: 10 })).data).toHaveLength(1);
  });

  test('places one order of many requests under one key', async () => {
    await using host = await testCommerce();
    const { id } = await host.product();
    const scope = { ...host.scope, idempotencyKey: 'table-7' };
    const answers = await Promise.all(
      Array.from({ length: 5 }, () => host.commerce.createOrder(scope, anOrder([id]))),
    );
    expect(new Set(answers.map(({ order }) => order.id)).size).toBe(1);
    expect(answers.filter(({ replayed }) => !replayed)).toHaveLength(1);
    expect((await host.commerce.getProduct(host.scope, id)).stock).toBe(9);
  });

  test('is refused when a price moved while the plugins were asked', async () => {
    await using host = await testCommerce();
    const { id } = await host.product();
    host.answer(HOOKS.BEFORE_ORDER_CREATE, async (data) => {
      await host.commerce.updateProduct(host.scope, { id, change: { price: 99 } });
      return { outcome: 'allowed', emitted: [], data, trace: [] };
    });
    await expect(host.commerce.createOrder(host.scope, anOrder([id]))).rejects.toMatchObject({
      code: 'ORDER_MOVED',
      issues: [{ path: 'items.0.productId' }],
    });
  });

  test('lists unknown products and refuses an unknown customer and a cart that is none', async () => {
    await using host = await testCommerce();
    const { id } = await host.product();
    const { createOrder } = host.commerce;
    await expect(createOrder(host.scope, anOrder([newId(), id, newId()]))).rejects.toMatchObject({
      code: 'ORDER_PRODUCT_UNKNOWN',
      issues: [{ path: 'items.0.productId' }, { path: 'items.2.productId' }],
    });
    const draft = anOrder([id], { customerId: newId() });
    await expect(createOrder(host.scope, draft)).rejects.toMatchObject({ code: 'ORDER_CUSTOMER_UNKNOWN' });
    await expect(createOrder(host.scope, anOrder([id], { cartId: newId() }))).rejects.toMatchObject({
      code: 'ORDER_CART_CLOSED',
    });
    expect((await host.commerce.getProduct(host.scope, id)).stock).toBe(10);
  });
});

describe('the states of an order', () => {
  test('every move is told, then what the state means', async () => {
    await using host = await testCommerce();
    const { id } = await host.product();
    const order = await placed(host, id);
    const before = (await host.facts()).length;

    for (const status of ['confirmed', 'preparing', 'ready', 'shipped', 'completed'] as const)
      await host.commerce.changeOrderStatus(host.scope, { id: order.id, status });

    const told = (await host.facts()).slice(before);
    expect(told.map(({ type }) => type)).toEqual([
      'order.status_changed',
      'order.status_changed',
      'order.status_changed',
      'order.ready',
      'order.status_changed',
      'order.shipped',
      'order.status_changed',
      'order.completed',
      'product.sold',
    ]);
    expect(told.at(-3)).toMatchObject({ payload: { previousStatus: 'shipped', status: 'completed' } });
  });

  test('what is cancelled is back in stock, once', async () => {
    await using host = await testCommerce();
    const { id } = await host.product({ stock: 10 });
    const order = await placed(host, id, 3);

    const outcomes = await Promise.allSettled(
      Array.from({ length: 5 }, () =>
        host.commerce.cancelOrder(host.scope, { id: order.id, reason: 'Late' }),
      ),
    );

    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect((await host.commerce.getProduct(host.scope, id)).stock).toBe(10);
    const facts = await host.facts();
    expect(facts.slice(-3)).toMatchObject([
      { type: 'order.status_changed' },
      { type: 'order.cancelled', payload: { reason: 'Late' } },
      { type: 'stock.changed', payload: { delta: 3, stock: 10, reason: 'cancelled' } },
    ]);
  });

  test('a plugin may refuse the completion, and what it notes is kept', async () => {
    await using host = await testCommerce();
    const { id } = await host.product();
    const order = await placed(host, id);
    await goTo(host, order, 'ready');
    host.answer(HOOKS.BEFORE_ORDER_COMPLETE, () => ({
      outcome: 'rejected',
      plugin: 'strict',
      message: 'Not paid',
      trace: [],
    }));
    await expect(host.commerce.completeOrder(host.scope, order.id)).rejects.toMatchObject({
      code: 'ORDER_REJECTED_BY_PLUGIN',
      message: 'Not paid',
    });
    host.answer(HOOKS.BEFORE_ORDER_COMPLETE, ({ order: was, ...data }) => ({
      outcome: 'allowed',
      emitted: [],
      data: { ...data, order: { ...was, notes: 'Thanks', metadata: { strict: { seen: true } } } },
      trace: [],
    }));
    expect(await host.commerce.completeOrder(host.scope, order.id)).toMatchObject({
      status: 'completed',
      notes: 'Thanks',
      metadata: { strict: { seen: true } },
    });
  });

  test('an order that is paid while the plugins look at its completion is looked at again', async () => {
    await using host = await testCommerce();
    const { id } = await host.product();
    const order = await placed(host, id);
    await goTo(host, order, 'ready');
    host.answer(HOOKS.BEFORE_ORDER_COMPLETE, async (data) => {
      await host.commerce.recordPayment(host.scope, {
        orderId: order.id,
        method: 'cash',
        amount: 1,
        metadata: {},
      });
      return { outcome: 'allowed', emitted: [], data, trace: [] };
    });
    await expect(host.commerce.completeOrder(host.scope, order.id)).rejects.toMatchObject({
      code: 'ORDER_MOVED',
    });
  });

  test('an open order can be changed, an ended one cannot', async () => {
    await using host = await testCommerce();
    const { id } = await host.product();
    const order = await placed(host, id);
    const change = { notes: 'No sugar', metadata: { table: 7 } };
    const updated = await host.commerce.updateOrder(host.scope, { id: order.id, change });
    expect(updated).toMatchObject(change);
    expect((await host.facts()).at(-1)).toMatchObject({
      type: 'order.updated',
      payload: { changed: ['notes', 'metadata'] },
    });
    await host.commerce.cancelOrder(host.scope, { id: order.id });
    await expect(host.commerce.updateOrder(host.scope, { id: order.id, change })).rejects.toMatchObject({
      code: 'ORDER_ENDED',
    });
  });
});

async function placed(host: TestCommerce, productId: string, quantity = 1): Promise<Order> {
  const { order } = await host.commerce.createOrder(host.scope, anOrder([{ productId, quantity }]));
  return order;
}

async function goTo(host: TestCommerce, { id }: Order, to: OrderStatus): Promise<void> {
  for (const status of ['confirmed', 'preparing', 'ready'] as const) {
    await host.commerce.changeOrderStatus(host.scope, { id, status });
    if (status === to) return;
  }
}

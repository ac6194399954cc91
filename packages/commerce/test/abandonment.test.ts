import { cartDraft, LIMITS, paymentDraft } from '@daino/contract';
import { type Clock, silentLog, systemClock } from '@daino/kernel';
import { createOutbox } from '@daino/outbox';
import { describe, expect, test } from 'vitest';
import { startAbandonment } from '../src/index.ts';
import { anOrder, type TestCommerce, testCommerce } from './test-commerce.ts';

const { cartMs, orderMs, pollMs } = LIMITS.abandonment;

describe('a cart', () => {
  test('that nobody touched in time is abandoned once, by however many processes look', async () => {
    await using host = await testCommerce();
    const cart = await cartOf(host);
    await passes(host, cartMs, 4);
    expect(await host.commerce.getCart(host.scope, cart.id)).toMatchObject({ status: 'abandoned' });
    expect(await told(host, 'cart.abandoned')).toMatchObject([
      { id: cart.id, items: cart.items, total: 2.5 },
    ]);
  });

  test('with nothing in it, or whose time is not over, is left alone', async () => {
    await using host = await testCommerce();
    await host.commerce.createCart(host.scope, cartDraft.parse({}));
    await passes(host, cartMs * 2);
    await cartOf(host);
    await passes(host, cartMs / 2);
    expect(await told(host, 'cart.abandoned')).toEqual([]);
  });

  test('opens again when it changes, and may be forgotten again', async () => {
    await using host = await testCommerce();
    const cart = await cartOf(host);
    await passes(host, cartMs);
    const { id } = await host.product();
    const draft = cartDraft.parse({ items: [{ productId: id, quantity: 2 }] });
    expect(await host.commerce.updateCart(host.scope, { id: cart.id, draft })).toMatchObject({
      status: 'open',
      total: 5,
    });
    await passes(host, cartMs);
    expect(await told(host, 'cart.abandoned')).toHaveLength(2);
  });

  test('that became an order is neither forgotten nor changed', async () => {
    await using host = await testCommerce();
    const cart = await cartOf(host);
    const productId = cart.items[0]?.productId ?? '';
    await host.commerce.createOrder(host.scope, anOrder([productId], { cartId: cart.id }));
    await passes(host, cartMs);
    expect(await told(host, 'cart.abandoned')).toEqual([]);
    const change = host.commerce.updateCart(host.scope, { id: cart.id, draft: cartDraft.parse({}) });
    await expect(change).rejects.toMatchObject({ code: 'CART_ORDERED' });
    const again = host.commerce.createOrder(host.scope, anOrder([productId], { cartId: cart.id }));
    await expect(again).rejects.toMatchObject({ code: 'ORDER_CART_CLOSED' });
  });
});

describe('an order', () => {
  test('that nobody confirmed or paid is abandoned once, and its pieces are back', async () => {
    await using host = await testCommerce();
    const { id } = await host.product({ stock: 10 });
    const { order } = await host.commerce.createOrder(host.scope, anOrder([{ productId: id, quantity: 3 }]));
    await passes(host, orderMs, 4);
    expect(await host.commerce.getOrder(host.scope, order.id)).toMatchObject({ status: 'abandoned' });
    expect((await host.commerce.getProduct(host.scope, id)).stock).toBe(10);
    expect(await told(host, 'order.abandoned')).toMatchObject([{ orderId: order.id }]);
    expect(await told(host, 'order.status_changed')).toMatchObject([
      { previousStatus: 'pending', status: 'abandoned' },
    ]);
  });

  test('that was confirmed, or paid in part, is not forgotten', async () => {
    await using host = await testCommerce();
    const { id } = await host.product();
    const { order: confirmed } = await host.commerce.createOrder(host.scope, anOrder([id]));
    await host.commerce.changeOrderStatus(host.scope, { id: confirmed.id, status: 'confirmed' });
    const { order: paid } = await host.commerce.createOrder(host.scope, anOrder([id]));
    const draft = paymentDraft.parse({ orderId: paid.id, method: 'cash', amount: 1 });
    await host.commerce.recordPayment(host.scope, draft);
    await passes(host, orderMs);
    expect(await told(host, 'order.abandoned')).toEqual([]);
  });
});

/** Lets `processes` timers look at once, so much later; each looks once and is stopped. */
async function passes(host: TestCommerce, ms: number, processes = 1): Promise<void> {
  const { database } = host;
  const outbox = createOutbox({ database, clock: systemClock, log: silentLog });
  await Promise.all(
    Array.from({ length: processes }, async () => {
      const { clock, slept } = laterClock(ms);
      const timer = startAbandonment({ database, outbox, clock, log: silentLog });
      expect(await slept).toBe(pollMs);
      await timer[Symbol.asyncDispose]();
    }),
  );
}

/** A clock that is ahead, and says when somebody begins to wait. */
function laterClock(ms: number) {
  const { promise: slept, resolve } = Promise.withResolvers<number>();
  const clock: Clock = {
    now: () => new Date(Date.now() + ms),
    sleep: (wait, signal) => {
      resolve(wait);
      return systemClock.sleep(wait, signal);
    },
  };
  return { clock, slept };
}

async function cartOf(host: TestCommerce) {
  const { id } = await host.product();
  const draft = cartDraft.parse({ items: [{ productId: id, quantity: 1 }] });
  return host.commerce.createCart(host.scope, draft);
}

async function told(host: TestCommerce, type: string): Promise<readonly object[]> {
  return (await host.facts()).filter((fact) => fact.type === type).map(({ payload }) => payload);
}

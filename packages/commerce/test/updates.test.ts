import { HOOKS } from '@daino/contract';
import { newId } from '@daino/kernel';
import { expect, test } from 'vitest';
import { aSale, testCommerce } from './test-commerce.ts';

test('a product keeps what a change leaves out, loses what it clears, and tells what changed', async () => {
  await using host = await testCommerce();
  const { id } = await host.product({ description: 'Small', sku: 'E-1', tags: ['hot'] });
  const change = { price: 3, description: null };
  const updated = await host.commerce.updateProduct(host.scope, { id, change });
  expect(updated).toMatchObject({ price: 3, description: null, sku: 'E-1', tags: ['hot'] });
  expect(await host.commerce.getProduct(host.scope, id)).toEqual(updated);
  expect((await host.facts()).at(-1)).toEqual({
    type: 'product.updated',
    payload: { ...updated, changed: ['description', 'price'] },
  });
});

test('a sale while a product is being changed is not undone by the change', async () => {
  await using host = await testCommerce();
  const { id } = await host.product({ stock: 10 });
  host.answer(HOOKS.BEFORE_PRODUCT_UPDATE, async (data) => {
    await host.commerce.recordSale(host.scope, aSale([id]));
    return { outcome: 'allowed', emitted: [], data, trace: [] };
  });
  const change = { name: 'Doppio' };
  expect(await host.commerce.updateProduct(host.scope, { id, change })).toMatchObject({
    ...change,
    stock: 9,
  });
  expect((await host.commerce.getProduct(host.scope, id)).stock).toBe(9);
});

test('of two changes at once the second is told that the first was there', async () => {
  await using host = await testCommerce();
  const { id } = await host.product();
  const customer = await host.commerce.createCustomer(host.scope, { name: 'Ada', tags: [], metadata: {} });
  let inside = false;
  host.answer(HOOKS.BEFORE_PRODUCT_UPDATE, async (data) => {
    if (!inside) {
      inside = true;
      await host.commerce.updateProduct(host.scope, { id, change: { name: 'First' } });
    }
    return { outcome: 'allowed', emitted: [], data, trace: [] };
  });
  await expect(host.commerce.updateProduct(host.scope, { id, change: { price: 1 } })).rejects.toMatchObject({
    code: 'PRODUCT_MOVED',
  });
  host.answer(HOOKS.BEFORE_CUSTOMER_UPDATE, async (data) => {
    host.answer(HOOKS.BEFORE_CUSTOMER_UPDATE, (same) => ({
      outcome: 'allowed',
      emitted: [],
      data: same,
      trace: [],
    }));
    await host.commerce.updateCustomer(host.scope, { id: customer.id, change: { name: 'First' } });
    return { outcome: 'allowed', emitted: [], data, trace: [] };
  });
  await expect(
    host.commerce.updateCustomer(host.scope, { id: customer.id, change: { phone: '12345' } }),
  ).rejects.toMatchObject({ code: 'CUSTOMER_MOVED' });
});

test('a SKU that another product has is refused', async () => {
  await using host = await testCommerce();
  await host.product({ sku: 'A-1' });
  const { id } = await host.product({ sku: 'A-2' });
  const change = host.commerce.updateProduct(host.scope, { id, change: { sku: 'A-1' } });
  await expect(change).rejects.toMatchObject({ code: 'PRODUCT_SKU_TAKEN' });
});

test('a customer is registered and updated in the same words', async () => {
  await using host = await testCommerce();
  const draft = { name: 'Ada', phone: '12345', tags: [], metadata: {} };
  const customer = await host.commerce.createCustomer(host.scope, draft);
  const change = { email: 'ada@example.org', phone: null };
  const updated = await host.commerce.updateCustomer(host.scope, { id: customer.id, change });
  expect(await host.facts()).toEqual([
    { type: 'customer.registered', payload: customer },
    { type: 'customer.updated', payload: { ...updated, changed: ['email', 'phone'] } },
  ]);
});

test('what is not there cannot be changed', async () => {
  await using host = await testCommerce();
  const id = newId();
  const gone = { code: 'NOT_FOUND' };
  await expect(host.commerce.updateProduct(host.scope, { id, change: {} })).rejects.toMatchObject(gone);
  await expect(host.commerce.updateCustomer(host.scope, { id, change: {} })).rejects.toMatchObject(gone);
  await expect(host.commerce.updateEmployee(host.scope, { id, change: {} })).rejects.toMatchObject(gone);
  await expect(host.commerce.updateOrder(host.scope, { id, change: {} })).rejects.toMatchObject(gone);
  await expect(host.commerce.completeOrder(host.scope, id)).rejects.toMatchObject(gone);
});

import { answers } from '@daino/database';
import { expect, test } from 'vitest';
import { aSale, testCommerce } from './test-commerce.ts';

test('the same request again gets the first answer, sells nothing and asks no plugin', async () => {
  await using host = await testCommerce();
  const { id } = await host.product({ stock: 1 });
  const scope = { ...host.scope, idempotencyKey: 'till-7-0001' };
  const first = await host.commerce.recordSale(scope, aSale([id]));

  const again = await host.commerce.recordSale(scope, aSale([id]));

  expect(again).toEqual({ sale: first.sale, replayed: true });
  expect(host.asked).toHaveLength(1);
});

test('the order in which a client writes its keys does not make another request', async () => {
  await using host = await testCommerce();
  const { id } = await host.product();
  const scope = { ...host.scope, idempotencyKey: 'k' };
  const first = await host.commerce.recordSale(scope, aSale([id], { metadata: { a: 1, b: 2 } }));

  const again = await host.commerce.recordSale(scope, aSale([id], { metadata: { b: 2, a: 1 } }));

  expect(again).toEqual({ sale: first.sale, replayed: true });
});

test('50 of the same request at once sell the last piece once, and all who are answered get the same answer', async () => {
  await using host = await testCommerce();
  const { id } = await host.product({ stock: 1 });
  const scope = { ...host.scope, idempotencyKey: 'double-click' };

  const outcomes = await Promise.allSettled(
    Array.from({ length: 50 }, () => host.commerce.recordSale(scope, aSale([id]))),
  );

  const refused = outcomes
    .filter((outcome) => outcome.status === 'rejected')
    .map((outcome) => outcome.reason.code);
  const answered = outcomes
    .filter((outcome) => outcome.status === 'fulfilled')
    .map((outcome) => outcome.value);
  expect(refused.filter((code) => code !== 'IDEMPOTENCY_KEY_IN_USE')).toEqual([]);
  expect(answered.filter((one) => !one.replayed)).toHaveLength(1);
  expect(new Set(answered.map((one) => one.sale.number))).toEqual(new Set(['S-000001']));
  expect((await host.commerce.listSales(host.scope, { limit: 10 })).data).toHaveLength(1);
  expect((await host.commerce.getProduct(host.scope, id)).stock).toBe(0);
});

test('the same key with another request is refused, also when both come at once', async () => {
  await using host = await testCommerce();
  const { id } = await host.product();
  const scope = { ...host.scope, idempotencyKey: 'k' };
  const drafts = [aSale([id]), aSale([{ productId: id, quantity: 2 }])];

  const outcomes = await Promise.allSettled(drafts.map((draft) => host.commerce.recordSale(scope, draft)));

  const refused = outcomes
    .filter((outcome) => outcome.status === 'rejected')
    .map((outcome) => outcome.reason.code);
  expect(refused).toEqual(['IDEMPOTENCY_KEY_REUSED']);
  const later = await Promise.allSettled(drafts.map((draft) => host.commerce.recordSale(scope, draft)));
  expect(later.map((outcome) => outcome.status).toSorted()).toEqual(['fulfilled', 'rejected']);
});

test('a request that was refused may be sent again with its key', async () => {
  await using host = await testCommerce();
  const { id } = await host.product({ stock: 1 });
  const scope = { ...host.scope, idempotencyKey: 'k' };
  const draft = aSale([{ productId: id, quantity: 2 }]);
  await expect(host.commerce.recordSale(scope, draft)).rejects.toMatchObject({ code: 'STOCK_INSUFFICIENT' });
  await host.database.operator.query.updateTable('products').set({ stock: 2 }).execute();

  expect(await host.commerce.recordSale(scope, draft)).toMatchObject({ replayed: false });
});

test('two stores and two operations may use the same key', async () => {
  await using host = await testCommerce();
  const { id } = await host.product();
  const scope = { ...host.scope, idempotencyKey: 'k' };
  await host.commerce.recordSale(scope, aSale([id]));

  await expect(
    host.commerce.createCustomer(scope, { name: 'Ada', tags: [], metadata: {} }),
  ).rejects.toMatchObject({ code: 'IDEMPOTENCY_KEY_REUSED' });
  await using other = await testCommerce();
  const { id: theirs } = await other.product();
  await expect(
    other.commerce.recordSale({ ...other.scope, idempotencyKey: 'k' }, aSale([theirs])),
  ).resolves.toMatchObject({
    replayed: false,
  });
});

test('a product and a customer are created once per key', async () => {
  await using host = await testCommerce();
  const draft = { name: 'Ada', tags: [], metadata: {} };
  const scope = { ...host.scope, idempotencyKey: 'new-customer' };

  const [first, second] = await Promise.all([
    host.commerce.createCustomer(scope, draft),
    host.commerce.createCustomer(scope, draft),
  ]);

  expect(second).toEqual(first);
  expect((await host.commerce.listCustomers(host.scope, { limit: 10 })).data).toEqual([first]);
});

test('a request whose key is held too long is told so, and may come again', async () => {
  await using host = await testCommerce();
  const { id } = await host.product();
  const scope = { ...host.scope, idempotencyKey: 'held' };
  const hash = Buffer.alloc(32);

  await host.database.inStore(scope, async (tx) => {
    await answers.claim(tx, { key: 'held', hash });
    await expect(host.commerce.recordSale(scope, aSale([id]))).rejects.toMatchObject({
      code: 'IDEMPOTENCY_KEY_IN_USE',
    });
    await tx.query.deleteFrom('idempotencyKeys').execute();
  });

  await expect(host.commerce.recordSale(scope, aSale([id]))).resolves.toMatchObject({ replayed: false });
});

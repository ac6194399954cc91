import { expect, test } from 'vitest';
import { testCommerce } from './test-commerce.ts';

test('a customer reads back as it was answered', async () => {
  await using host = await testCommerce();
  const draft = {
    name: 'Ada',
    email: 'ada@example.test',
    phone: '+49 30 123',
    tags: ['vip'],
    metadata: { since: 1843 },
  };

  const customer = await host.commerce.createCustomer(host.scope, draft);

  expect(customer).toMatchObject(draft);
  expect(await host.commerce.getCustomer(host.scope, customer.id)).toEqual(customer);
});

test('a customer without contact has none', async () => {
  await using host = await testCommerce();

  const customer = await host.commerce.createCustomer(host.scope, { name: 'Ada', tags: [], metadata: {} });

  expect(customer).toMatchObject({ email: null, phone: null });
});

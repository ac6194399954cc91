import { expect, test } from 'vitest';
import { aSale, testCommerce } from './test-commerce.ts';

test.for([
  { what: 'a sale', lines: 1, scope: {}, expected: 8 },
  { what: 'a sale of 20 lines', lines: 20, scope: {}, expected: 8 },
  { what: 'a sale with an Idempotency-Key', lines: 1, scope: { idempotencyKey: 'k' }, expected: 11 },
])('$what takes $expected statements', async ({ lines, scope, expected }) => {
  await using host = await testCommerce();
  const products = await Promise.all(Array.from({ length: lines }, () => host.product()));
  const before = host.statements();

  await host.commerce.recordSale({ ...host.scope, ...scope }, aSale(products.map((product) => product.id)));

  expect(host.statements() - before).toBe(expected);
});

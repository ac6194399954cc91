import { testHost } from '@daino/testkit';
import { expect, it } from 'vitest';
import { fixture } from '../fixtures/fixture.ts';

it('runs a plugin in the store that installed it and in no other', async () => {
  await using host = await testHost({ plugins: [fixture('keeps-data')] });
  const other = await host.anotherStore();
  expect((await host.sale()).trace).toHaveLength(1);
  expect((await other.sale()).trace).toEqual([]);
});

it('keeps the data of one plugin in two stores apart', async () => {
  await using host = await testHost({ plugins: [fixture('keeps-data')] });
  const other = await host.anotherStore();
  await other.install('keeps-data');
  const sale = await host.sale();
  expect(await host.plugin('keeps-data').data(`sale/${sale.id}`)).toEqual({ total: sale.total });
  expect(await other.plugin('keeps-data').data(`sale/${sale.id}`)).toBeNull();
});

it('sells no product of another store, and says nothing of it', async () => {
  await using host = await testHost();
  const other = await host.anotherStore();
  const line = await other.line();
  await expect(host.sale({ items: [line] })).rejects.toMatchObject({ code: 'SALE_PRODUCT_UNKNOWN' });
  expect(await stockOf(host, line.productId)).toBeUndefined();
});

it("answers not found for another store's sale, product, customer and plugin", async () => {
  await using host = await testHost();
  const other = await host.anotherStore();
  await host.publish(fixture('keeps-data'));
  await other.install('keeps-data');
  const [sale, product, customer] = [await other.sale(), await other.product(), await other.customer()];
  const { commerce, engine, scope } = host;
  await expect(commerce.getSale(scope, sale.id)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  await expect(commerce.getProduct(scope, product.id)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  await expect(commerce.getCustomer(scope, customer.id)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  await expect(engine.plugins.logs(scope, 'keeps-data', { limit: 10 })).rejects.toMatchObject({
    code: 'PLUGIN_NOT_INSTALLED',
  });
});

async function stockOf(
  host: Awaited<ReturnType<typeof testHost>>,
  productId: string,
): Promise<number | undefined> {
  return host.commerce.getProduct(host.scope, productId).then(
    (product) => product.stock,
    () => undefined,
  );
}

import { testHost } from '@daino/testkit';
import { expect, it } from 'vitest';

const folder = new URL('..', import.meta.url);

it('takes ten percent off a sale at any time of day unless told otherwise', async () => {
  await using host = await testHost({ plugins: [folder] });
  const sale = await host.sale({ items: [await host.line({ price: 19.99, quantity: 3 })] });
  expect(sale.adjustments).toEqual([{ id: 'happy-hour', label: 'Happy hour', amount: -6, source: 'hello' }]);
  expect(sale.total).toBe(53.97);
  expect(sale.trace).toMatchObject([{ plugin: 'hello', outcome: 'changed' }]);
});

it('rounds to the digits of the currency', async () => {
  await using host = await testHost({ plugins: [folder], currency: 'JPY' });
  const sale = await host.sale({ items: [await host.line({ price: 1_005 })] });
  expect(sale).toMatchObject({ adjustments: [{ amount: -101 }], total: 904 });
});

it('leaves a sale alone outside its hours, below its minimum and at zero percent', async () => {
  await using host = await testHost({ plugins: [folder] });
  for (const config of [{ from: '00:00', to: '00:00' }, { minimum: 10.01 }, { percent: 0 }]) {
    await host.plugin('hello').configure(config);
    const sale = await host.sale({ items: [await host.line({ price: 10 })] });
    expect(sale).toMatchObject({ adjustments: [], total: 10, trace: [{ outcome: 'unchanged' }] });
  }
});

it('lets the sale through and says why when its hours are no times of day', async () => {
  await using host = await testHost({ plugins: [folder] });
  await host.plugin('hello').configure({ from: 'noon' });
  const sale = await host.sale();
  expect(sale).toMatchObject({ adjustments: [], trace: [{ outcome: 'failed' }] });
  const [error] = await host.plugin('hello').errors();
  expect(error?.message).toContain('"noon" is no time of day');
});

it('keeps what it took off, once per sale', async () => {
  await using host = await testHost({ plugins: [folder] });
  const sale = await host.sale({ items: [await host.line({ price: 10 })] });
  await host.delivered();
  const kept = { number: sale.number, discount: 1, currency: sale.currency };
  expect(await host.plugin('hello').data(`sales/${sale.id}`)).toEqual(kept);
  expect(await host.plugin('hello').logs()).toMatchObject([
    { level: 'info', message: 'sale counted', fields: kept },
  ]);
});

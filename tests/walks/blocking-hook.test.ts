import { testHost } from '@daino/testkit';
import { expect, it } from 'vitest';
import { fixture } from '../fixtures/fixture.ts';

it('takes a thrown error of a blocking plugin as its refusal', async () => {
  await using host = await testHost({ plugins: [fixture('blocks')] });
  await expect(host.sale({ notes: 'veto' })).rejects.toMatchObject({
    code: 'SALE_REJECTED_BY_PLUGIN',
    message: 'Not on a Sunday',
  });
});

it('stops the sale when a blocking plugin breaks, and names it', async () => {
  await using host = await testHost({ plugins: [fixture('blocks')] });
  await expect(host.sale({ notes: 'break' })).rejects.toMatchObject({
    code: 'PLUGIN_FAILED',
    fault: 'plugin',
    data: { plugin: 'blocks' },
  });
  const { data: sales } = await host.commerce.listSales(host.scope, { limit: 10 });
  expect(sales).toEqual([]);
});

it('lets the sale through when a blocking plugin has nothing against it', async () => {
  await using host = await testHost({ plugins: [fixture('blocks')] });
  expect((await host.sale()).trace).toMatchObject([{ plugin: 'blocks', outcome: 'unchanged' }]);
});

import { testHost } from '@daino/testkit';
import { expect, it } from 'vitest';
import { fixture } from '../fixtures/fixture.ts';
import { exercise } from '../fixtures/plugins/web-crypto/exercise.ts';

it('gives plugins the same Web Crypto as this process has', async () => {
  await using host = await testHost({ plugins: [fixture('web-crypto')] });
  await host.sale({});
  await host.delivered();
  expect(await host.plugin('web-crypto').errors()).toEqual([]);
  expect(await host.plugin('web-crypto').data('found')).toEqual(await exercise());
});

import { EVENTS } from '@daino/contract';
import { newId } from '@daino/kernel';
import { movableClock, testHost, type TestHost, type TestStore, until } from '@daino/testkit';
import { expect, it } from 'vitest';
import { fixture } from '../fixtures/fixture.ts';

it('delivers to a quiet store while five thousand slow events of another one wait', async () => {
  await using host = await testHost({ plugins: [fixture('lingers'), fixture('follows-stock')] });
  await host.engine.plugins.deactivate(host.scope, 'follows-stock');
  const quiet = await host.anotherStore();
  await quiet.install('follows-stock');
  for (let part = 0; part < 5; part += 1) await changeStock(host, host, 1_000);
  await until(async () => (await delivered(host, host)) > 0);

  const passed: number[] = [];
  for (let time = 1; time <= 5; time += 1) {
    const before = await delivered(host, host);
    await changeStock(host, quiet, 1);
    await until(async () => (await delivered(host, quiet)) === time);
    passed.push((await delivered(host, host)) - before);
  }
  expect(await delivered(host, host)).toBeLessThan(5_000);
  expect(Math.max(...passed)).toBeLessThan(250);
});

it('delays the events of a plugin above its share of CPU, without counting tries', async () => {
  const clock = movableClock();
  await using host = await testHost({ plugins: [fixture('spends-cpu')], clock });
  await changeStock(host, host, 1);
  await until(async () => (await delivered(host, host)) === 1);
  await changeStock(host, host, 3);
  await new Promise((resolve) => setTimeout(resolve, 1_500));
  expect(await statuses(host, host)).toEqual(['delivered', 'pending', 'pending', 'pending']);

  await until(async () => {
    clock.forward(2_000);
    return (await delivered(host, host)) === 4;
  });
  const { data } = await host.outbox.history.deliveries(host.scope, { limit: 10 });
  expect(data.map(({ attempts }) => attempts)).toEqual([1, 1, 1, 1]);
});

/** Says of so many products of a store that their stock changed. */
async function changeStock(
  { database, outbox }: TestHost,
  { scope }: TestStore,
  count: number,
): Promise<void> {
  const facts = Array.from({ length: count }, () => {
    const productId = newId();
    const payload = { productId, delta: 1, stock: 1, reason: 'corrected' as const, reference: null };
    return { type: EVENTS.STOCK_CHANGED, subject: `product:${productId}`, payload };
  });
  await database.inStore(scope, (tx) => outbox.append(tx, scope, facts));
}

async function statuses({ database }: TestHost, { scope }: TestStore): Promise<string[]> {
  const { query } = database.operator;
  const rows = await query
    .selectFrom('deliveries')
    .select('status')
    .where('storeId', '=', scope.storeId)
    .orderBy('seq')
    .execute();
  return rows.map(({ status }) => status);
}

async function delivered(host: TestHost, store: TestStore): Promise<number> {
  return (await statuses(host, store)).filter((status) => status === 'delivered').length;
}

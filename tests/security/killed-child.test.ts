import { setTimeout as sleep } from 'node:timers/promises';
import { testHost, type TestHost, until } from '@daino/testkit';
import { expect, it } from 'vitest';
import { fixture } from '../fixtures/fixture.ts';

it('makes the sale without the plugins of a process that is killed in the middle of it', async () => {
  await using host = await testHost({ plugins: [fixture('waits-forever')] });
  const making = host.sale();
  await until(async () => (await host.plugin('waits-forever').data('begun')) === true);
  killChildren(host);
  const sale = await making;
  expect(sale).toMatchObject({ total: 10, trace: [{ plugin: 'waits-forever', outcome: 'failed' }] });
  expect(sale.trace[0]?.error?.code).toMatch(/^SANDBOX_(LOST|CRASHED)$/);
});

it('asks the plugins of the next sale again', async () => {
  await using host = await testHost({ plugins: [fixture('adds-discount')] });
  await host.sale();
  killChildren(host);
  expect((await host.sale()).trace).toMatchObject([{ plugin: 'adds-discount', outcome: 'changed' }]);
});

it('loses no sale while its processes die again and again', async () => {
  await using host = await testHost({ plugins: [fixture('adds-discount')] });
  const line = await host.line({ stock: 1_000 });
  const killing = new AbortController();
  const killer = (async () => {
    while (!killing.signal.aborted) {
      killChildren(host);
      await sleep(20);
    }
  })();
  const sales = await Promise.all(Array.from({ length: 50 }, () => host.sale({ items: [line] })));
  killing.abort();
  await killer;
  expect(new Set(sales.map((sale) => sale.number)).size).toBe(50);
  const outcomes = new Set(sales.flatMap((sale) => sale.trace.map((entry) => entry.outcome)));
  // Whoever is on the CPU when its process ends is to blame, and left out when that goes on.
  expect(outcomes.isSubsetOf(new Set(['changed', 'failed', 'suspended']))).toBe(true);
  expect((await host.commerce.getProduct(host.scope, line.productId)).stock).toBe(950);
});

function hookChildren(host: TestHost) {
  return host.sandbox.health().lanes.hook;
}

function killChildren(host: TestHost): void {
  for (const { alive, pid } of hookChildren(host)) if (alive) kill(pid);
}

/** One that is gone already, which its parent has not noticed yet, is as good as killed. */
function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    if (!(error instanceof Error) || !('code' in error) || error.code !== 'ESRCH') throw error;
  }
}

import type { Installation, Page, PluginRun, PluginStats } from '@daino/contract';
import { problemOf, send, testServer, type TestServer } from '@daino/server/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fixture } from '../fixtures/fixture.ts';

let server: TestServer;
beforeAll(async () => {
  server = await testServer({ plugins: [fixture('serves-points')] });
  for (let call = 0; call < 12; call += 1) await server.call('GET', at('/api/points/c1'));
});
afterAll(() => server[Symbol.asyncDispose]());

describe('what a plugin used', () => {
  it.each([
    ['its store', () => server.inStore('/plugins/serves-points')],
    ['the admin', () => '/api/admin/plugins/serves-points'],
    ['the plugins', () => '/api/plugins/serves-points'],
  ])('is told below %s', async (_where, address) => {
    const { status, body } = await server.call(
      'GET',
      `${address()}/stats?handler=GET%20%2Fpoints%2F%3AcustomerId`,
    );
    expect(status).toBe(200);
    expect(body).toMatchObject({
      range: '24h',
      stepSeconds: 3_600,
      totals: { calls: 12, capabilityCalls: 12, outcomes: { done: 12 } },
      handlers: [{ kind: 'route', handler: 'GET /points/:customerId', series: [{ calls: 12 }] }],
    });
  });

  it.each(['1h', '6h', '24h', '7d', '30d', '90d'])('is summed up over %s', async (range) => {
    const stats = (await server.call('GET', at(`/stats?range=${range}`))).body as PluginStats;
    expect(stats.totals.outcomes.done).toBeGreaterThanOrEqual(12);
    expect(Date.parse(stats.to)).toBeGreaterThan(Date.parse(stats.from));
    for (const { series } of stats.handlers)
      for (const { at: step } of series)
        expect(Date.parse(step)).toBeGreaterThanOrEqual(Date.parse(stats.from));
  });

  it('is shown run by run, page by page', async () => {
    const page = async (query: string) =>
      (await server.call('GET', at(`/runs?${query}`))).body as Page<PluginRun>;
    const all = await page('limit=200');
    const first = await page('limit=1');
    const rest = await page(`limit=200&cursor=${first.next_cursor}`);
    expect([...first.data, ...rest.data]).toEqual(all.data);
    expect(all.data.length).toBeGreaterThan(1);
    expect(await page('outcome=failed')).toEqual({ data: [], next_cursor: null });
    expect((await page('outcome=done&handler=describe')).data).toHaveLength(1);
  });

  it('is part of the installation', async () => {
    const { installation } = (await server.call('GET', at(''))).body as { installation: Installation };
    expect(installation.stats).toMatchObject({ activations: 1, apiCalls: 12, errors: 0 });
  });

  it.each([
    '/stats?range=2h',
    '/stats?q=1',
    '/runs?outcome=great',
    '/runs?limit=0',
    '/runs?cursor=yesterday',
  ])('is refused with what is wrong: %s', async (path) => {
    const problem = problemOf(await server.call('GET', at(path)));
    expect(problem).toMatchObject({ status: 400, code: 'REQUEST_INVALID', errors: [{}] });
  });

  it.each(['/stats', '/runs'])('is nothing for another store: %s', async (path) => {
    const { storeId, token } = await server.stranger('owner');
    const headers = { authorization: `Bearer ${token}` };
    const theirs = await send(`${server.address}/api/stores/${storeId}/plugins/serves-points${path}`, {
      headers,
    });
    expect(problemOf(theirs)).toMatchObject({ status: 404, code: 'PLUGIN_NOT_INSTALLED' });
    const ours = await send(`${server.address}${at(path)}`, { headers });
    expect(problemOf(ours)).toMatchObject({ status: 404, code: 'STORE_NOT_FOUND' });
  });
});

function at(path: string): string {
  return server.inStore(`/plugins/serves-points${path}`);
}

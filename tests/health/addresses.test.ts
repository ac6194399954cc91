import { LIMITS, type PluginHealth } from '@daino/contract';
import { problemOf, send, testServer, type TestServer } from '@daino/server/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fixture } from '../fixtures/fixture.ts';

const SLUG = 'behaves-as-told';
let server: TestServer;
beforeEach(async () => {
  server = await testServer({ plugins: [fixture(SLUG), fixture('serves-points')] });
});
afterEach(() => server[Symbol.asyncDispose]());

describe('the health of a plugin', () => {
  it('says that it is well, and since when', async () => {
    const { status, body } = await get(`/plugins/${SLUG}/health`);
    expect(status).toBe(200);
    expect(body).toEqual({
      state: 'healthy',
      since: expect.any(String),
      quarantined: false,
      nextTrialAt: null,
      installationId: expect.any(String),
      slug: SLUG,
      version: '1.0.0',
      failuresInARow: 0,
      failures: 0,
      recent: { seconds: 60, runs: 0, failures: 0 },
      offences: [],
      lastFailure: null,
    });
  });

  it('says what went wrong, how often, and when it is tried again', async () => {
    await breakIt(5);
    const { body } = await get(`/plugins/${SLUG}/health`);
    expect(body).toMatchObject({
      state: 'suspended',
      nextTrialAt: expect.any(String),
      failuresInARow: 5,
      failures: 5,
      recent: { runs: 5, failures: 5 },
      lastFailure: { code: 'HANDLER_THREW', message: 'Error: a secret of the plugin' },
    });
    expect((await get(`/plugins/${SLUG}`)).body).toMatchObject({
      installation: {
        status: 'active',
        health: { state: 'suspended' },
        lastError: { code: 'PLUGIN_SUSPENDED' },
      },
    });
  });

  it('is for those who may look after plugins, and for nobody of another store', async () => {
    const path = server.inStore(`/plugins/${SLUG}/health`);
    const statusAs = async (as: 'manager' | 'staff' | null) =>
      (await server.call('GET', path, { as })).status;
    expect([await statusAs('manager'), await statusAs('staff'), await statusAs(null)]).toEqual([
      200, 403, 401,
    ]);
    const { storeId, token } = await server.stranger('owner');
    const headers = { authorization: `Bearer ${token}` };
    const stolen = await send(`${server.address}${path}`, { headers });
    expect(problemOf(stolen).code).toBe('STORE_NOT_FOUND');
    const own = await send(`${server.address}/api/stores/${storeId}/plugins/${SLUG}/health`, { headers });
    expect(problemOf(own)).toMatchObject({ status: 404, code: 'PLUGIN_NOT_INSTALLED' });
  });

  it('in one store says nothing about the same plugin in another', async () => {
    const { host } = server;
    const other = await host.anotherStore();
    await other.install(SLUG);
    await breakIt(5);
    const health = (scope: typeof host.scope): Promise<PluginHealth> =>
      host.engine.plugins.health(scope, SLUG);
    expect((await health(host.scope)).state).toBe('suspended');
    expect(await health(other.scope)).toMatchObject({ state: 'healthy', failures: 0 });
    expect((await other.sale({ notes: 'hi' })).trace[0]?.outcome).toBe('changed');
  });

  it('is described', async () => {
    const { body } = await server.call('GET', '/api/openapi.json', { as: null });
    const operation = Object(body).paths['/api/stores/{storeId}/plugins/{slug}/health'].get;
    expect(operation.responses['200'].content['application/json'].schema).toEqual({
      $ref: '#/components/schemas/PluginHealth',
    });
  });
});

describe('routes of a suspended plugin', () => {
  it('answer 503, when to come back, and to strangers nothing of why', async () => {
    await breakIt(5);
    const mine = await get(`/${SLUG}/quick`);
    expect(problemOf(mine)).toMatchObject({ status: 503, code: 'PLUGIN_SUSPENDED', fault: 'plugin' });
    expect(problemOf(mine).detail).toContain('a secret of the plugin');
    const seconds = Number(mine.headers.get('retry-after'));
    expect(seconds).toBeGreaterThan(30);
    expect(seconds).toBeLessThanOrEqual(60);

    const theirs = await server.call('GET', server.inStore(`/${SLUG}/slow`), { as: null });
    expect(theirs.status).toBe(503);
    expect(theirs.headers.get('retry-after')).toBe(String(Number(theirs.headers.get('retry-after'))));
    expect(JSON.stringify(theirs.body)).not.toMatch(/secret|behaves/);
    expect((await get('/serves-points/points/c1')).status).toBe(200);
  });

  it('answer again at once when the owner activates it', async () => {
    await breakIt(5);
    expect((await get(`/${SLUG}/quick`)).status).toBe(503);
    const { body } = await server.call('POST', server.inStore(`/plugins/${SLUG}/activate`));
    expect(body).toMatchObject({ health: { state: 'healthy' }, lastError: null });
    expect((await get(`/${SLUG}/quick`)).body).toEqual({ ok: true });
  });
});

it('a flood of slow calls of one plugin leaves the routes of another answering', async () => {
  const done: string[] = [];
  const { inFlight, waiting } = LIMITS.route;
  const flood = Array.from({ length: inFlight + waiting + 10 }, async () => {
    const answer = await get(`/${SLUG}/slow`);
    done.push(problemOf(answer).code);
    return answer;
  });
  // Those beyond what runs and waits are answered at once.
  const turnedAway = await Promise.race(flood);
  expect(problemOf(turnedAway)).toMatchObject({ status: 503, code: 'PLUGIN_BUSY' });
  expect(turnedAway.headers.get('retry-after')).toBe('1');

  for (let time = 0; time < 3; time += 1) expect((await get('/serves-points/points/c1')).status).toBe(200);
  expect(done).not.toContain('PLUGIN_ROUTE_TIMED_OUT');
  await Promise.all(flood);
  expect(
    new Set(done).isSubsetOf(new Set(['PLUGIN_BUSY', 'PLUGIN_ROUTE_TIMED_OUT', 'PLUGIN_SUSPENDED'])),
  ).toBe(true);
  expect(done.filter((code) => code === 'PLUGIN_ROUTE_TIMED_OUT').length).toBeGreaterThanOrEqual(inFlight);
  expect(done.filter((code) => code === 'PLUGIN_BUSY').length).toBeGreaterThanOrEqual(10);
});

async function breakIt(times: number): Promise<void> {
  for (let time = 0; time < times; time += 1) expect((await get(`/${SLUG}/breaks`)).status).toBe(502);
  await server.host.engine.settled();
}

function get(path: string) {
  return server.call('GET', server.inStore(path));
}

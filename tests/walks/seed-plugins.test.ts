import { testServer, type TestServer } from '@daino/server/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { fixture } from '../fixtures/fixture.ts';

let server: TestServer;
beforeAll(async () => {
  server = await testServer({ plugins: [fixture('seed-template'), fixture('seed-methods')] });
});
afterAll(() => server[Symbol.asyncDispose]());

it('the plugin template of the plugin model runs as it is printed', async () => {
  const { host } = server;
  const { id } = await host.sale();
  await host.delivered();
  const route = await server.call('GET', server.inStore('/my-plugin/my-endpoint'));
  expect(route.body).toEqual({ message: 'Hello from plugin!' });
  await host.engine.plugins.deactivate(host.scope, 'my-plugin');
  await host.engine.settled();
  const lines = (await host.plugin('my-plugin').logs()).map(({ level, message }) => [level, message]);
  expect(lines).toEqual(
    expect.arrayContaining([
      ['info', 'Plugin activated'],
      ['info', `Sale created: ${id}`],
      ['info', 'Plugin deactivated'],
    ]),
  );
  const { config } = await host.engine.plugins.get(host.scope, 'my-plugin').then(({ installation }) => ({
    config: installation?.config,
  }));
  expect(config).toEqual({ myKey: 'myValue' });
});

it('and so do the calls on its api', async () => {
  const { host } = server;
  const { id } = await host.product({ name: 'Radio', category: 'electronics' });
  await host.sale();
  await host.delivered();
  const { body } = await server.call('GET', server.inStore('/seed-methods/found'));
  expect(body).toEqual({
    apiKey: 'new-key',
    products: [{ name: 'Radio', _id: id }],
    rows: [[7, true]],
    customer: expect.stringMatching(/^[0-9a-f-]{36}$/),
    once: 1,
    store: host.scope.storeId,
    organization: 'string',
    listed: [],
  });
  const { data } = await host.outbox.history.events(host.scope, {
    limit: 10,
    type: 'plugin.seed-methods.points-earned',
  });
  expect(data.map(({ payload }) => payload['points'])).toContain(100);
});

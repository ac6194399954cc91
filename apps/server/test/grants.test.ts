import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hello } from './copy-hello.ts';
import { problemOf, send, testServer, type TestServer } from './test-server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await testServer({ plugins: [hello] });
});
afterAll(() => server[Symbol.asyncDispose]());

describe('the grants of a plugin over HTTP', () => {
  it.each([
    ['its store', () => server.inStore('/plugins/hello/grants')],
    ['the admin', () => '/api/admin/plugins/hello/grants'],
    ['the plugins', () => '/api/plugins/hello/grants'],
  ])('are read and replaced below %s', async (_where, address) => {
    const asked = (await server.call('GET', address())).body as { needed: string[]; approved: string[] };
    expect(asked).toMatchObject({ approved: asked.needed, missing: [], bindings: {} });
    const kept = asked.needed.filter((name) => name !== 'hook:before_sale_create');
    const revoked = await server.call('PUT', address(), { body: { grants: kept } });
    expect(revoked).toMatchObject({
      status: 200,
      body: { approved: kept, missing: ['hook:before_sale_create'] },
    });
    expect((await server.host.sale()).trace).toEqual([]);
    expect((await server.call('PUT', address(), { body: { grants: 'all' } })).body).toEqual(asked);
    expect((await server.host.sale()).trace).toHaveLength(1);
  });

  it('are refused with every fault, and stay what they were', async () => {
    const bindings = { 'network:stats': 'https://stats.example/collect', 'network:else': '*.example.com' };
    const unread = await put({ grants: ['nonsense'], bindings });
    expect(problemOf(unread)).toMatchObject({
      status: 400,
      code: 'REQUEST_INVALID',
      errors: [{ path: 'bindings.network:stats' }, { path: 'bindings.network:else' }],
    });
    const unknown = await put({
      grants: ['nonsense', 'orders:read'],
      bindings: { 'network:x': 'a.example' },
    });
    expect(problemOf(unknown)).toMatchObject({
      status: 400,
      code: 'PLUGIN_GRANTS_INVALID',
      errors: [{ path: 'grants.0' }, { path: 'grants.1' }, { path: 'bindings.network:x' }],
    });
    expect(problemOf(await put({})).code).toBe('REQUEST_INVALID');
    expect((await server.host.sale()).trace).toHaveLength(1);
  });

  it('are nobody else’s to change', async () => {
    const { storeId, token } = await server.stranger('owner');
    const init = {
      method: 'PUT',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: '{"grants":[]}',
    };
    const theirs = await send(`${server.address}/api/stores/${storeId}/plugins/hello/grants`, init);
    expect(problemOf(theirs).code).toBe('PLUGIN_NOT_INSTALLED');
    const ours = await send(`${server.address}${server.inStore('/plugins/hello/grants')}`, init);
    expect(problemOf(ours).code).toBe('STORE_NOT_FOUND');
    const staff = await server.call('PUT', server.inStore('/plugins/hello/grants'), {
      as: 'staff',
      body: { grants: [] },
    });
    expect(problemOf(staff).code).toBe('PERMISSION_DENIED');
    expect((await server.host.sale()).trace).toHaveLength(1);
  });
});

function put(body: object) {
  return server.call('PUT', server.inStore('/plugins/hello/grants'), { body });
}

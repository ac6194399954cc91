import type { Installation } from '@daino/contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { problemOf, send, testServer, type TestServer } from '@daino/server/testing';
import { fixture } from '../fixtures/fixture.ts';

let server: TestServer;
beforeAll(async () => {
  server = await testServer({ plugins: [fixture('serves-points'), fixture('handles-request')] });
});
afterAll(() => server[Symbol.asyncDispose]());

describe('a route of a plugin', () => {
  it.each([
    ['the store', () => server.inStore('/plugins/serves-points/api/points/c1')],
    ['its own name', () => server.inStore('/serves-points/points/c1')],
    ['the admin', () => '/api/admin/plugins/serves-points/api/points/c1'],
    ['the plugins', () => '/api/plugins/serves-points/api/points/c1'],
  ])('answers below %s with the value that its handler returned', async (_where, path) => {
    const { status, headers, body } = await server.call('GET', path());
    expect([status, body]).toEqual([200, { customer: 'c1', points: 100 }]);
    expect(headers.get('content-type')).toBe('application/json');
    expect(headers.get('content-security-policy')).toBe("default-src 'none'; sandbox");
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('cache-control')).toBe('no-store');
  });

  it('answers by the id of the installation too', async () => {
    const { body } = await server.call('GET', '/api/plugins/serves-points');
    const { id } = (body as { installation: Installation }).installation;
    expect((await server.call('GET', `/api/plugins/${id}/api/points/c1`)).status).toBe(200);
  });

  it('is shown among what the installation can do', async () => {
    const { body } = await server.call('GET', '/api/plugins/handles-request');
    expect(body).toMatchObject({ installation: { capabilities: { routes: ['GET /my-endpoint'] } } });
  });

  it('says status, headers and body itself, and may write its own data', async () => {
    const redeemed = await redeem('c2', 30, { 'idempotency-key': 'redeem-1' });
    expect([redeemed.status, redeemed.body]).toEqual([201, { left: 70, key: 'redeem-1' }]);
    expect(redeemed.headers.get('x-plugin-left')).toBe('70');
    expect((await server.call('GET', at('/points/c2'))).body).toEqual({ customer: 'c2', points: 70 });
    expect((await server.call('DELETE', at('/points/c2'))).status).toBe(204);
    expect((await server.call('GET', at('/points/c2'))).body).toEqual({ customer: 'c2', points: 100 });
  });

  it('refuses a request in its own words', async () => {
    expect(problemOf(await redeem('c3', 1_000))).toMatchObject({
      status: 422,
      code: 'REQUEST_REJECTED_BY_PLUGIN',
      detail: 'There are not enough points.',
      errors: [{ path: 'points', message: 'There are not enough points.' }],
    });
    expect(await server.host.plugin('serves-points').errors()).toEqual([]);
  });

  it('prefers a text of its path to a name, and answers at its root', async () => {
    expect((await server.call('GET', at('/points/top'))).body).toEqual({ top: [] });
    expect((await server.call('GET', at('/'))).body).toEqual({ path: '/' });
  });

  it('gets the request as it was meant, and who asks', async () => {
    const { body } = await server.call('POST', at('/echo?a=1&b=2&b=%C3%BC'), {
      as: 'staff',
      body: { points: [1, { deep: true }] },
      headers: { 'x-plugin-note': 'hello' },
    });
    expect(body).toMatchObject({
      method: 'POST',
      path: '/echo',
      params: {},
      query: { a: '1', b: ['2', 'ü'] },
      headers: { 'content-type': 'application/json', 'x-plugin-note': 'hello' },
      body: { points: [1, { deep: true }] },
      rawBody: '{"points":[1,{"deep":true}]}',
      user: { id: expect.any(String), role: 'staff' },
    });
  });

  it.each([
    ['text/plain', 'Grüße', 'Grüße'],
    ['application/x-www-form-urlencoded', 'a=1&a=2&c=x+y', { a: ['1', '2'], c: 'x y' }],
    ['application/ld+json', '[1]', [1]],
  ])('takes a body of type %s', async (type, sent, body) => {
    const headers = { 'content-type': type, authorization: `Bearer ${await server.tokenOf('owner')}` };
    const answer = await send(`${server.address}${at('/echo')}`, { method: 'POST', headers, body: sent });
    expect(answer.body).toMatchObject({ body, rawBody: sent });
  });

  it('sends text with its charset, and bytes as they are', async () => {
    const report = await server.call('GET', at('/report'));
    expect(report.body).toBe('name,points\nGrüße,3\n');
    expect(report.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(report.headers.get('content-disposition')).toBe('attachment; filename="points.csv"');
    const headers = { authorization: `Bearer ${await server.tokenOf('owner')}` };
    const logo = await fetch(`${server.address}${at('/logo')}`, { headers });
    expect([...new Uint8Array(await logo.arrayBuffer())]).toEqual([137, 80, 78, 71, 0, 255, 1]);
    expect(logo.headers.get('content-type')).toBe('image/png');
  });

  it('answers members with its roles only', async () => {
    expect((await server.call('GET', at('/report'), { as: 'admin' })).status).toBe(200);
    expect(problemOf(await server.call('GET', at('/report'), { as: 'manager' }))).toMatchObject({
      status: 403,
      code: 'PERMISSION_DENIED',
    });
  });

  it('answers anybody when it is public, and knows a member when there is one', async () => {
    const menu = server.inStore('/serves-points/menu');
    expect((await server.call('GET', menu, { as: null })).body).toMatchObject({ user: null });
    expect((await server.call('GET', menu, { as: 'staff' })).body).toMatchObject({ user: { role: 'staff' } });
    const bad = { headers: { authorization: 'Bearer not.a.token' }, as: null };
    expect((await server.call('GET', menu, bad)).body).toMatchObject({ user: null });
  });

  it('is held to its own rate per user', async () => {
    const ask = (as: 'owner' | 'admin') => server.call('GET', at('/seldom'), { as });
    const statuses = [await ask('owner'), await ask('owner'), await ask('owner'), await ask('admin')];
    expect(statuses.map(({ status }) => status)).toEqual([200, 200, 429, 200]);
  });

  it('is gone while its plugin is not active', async () => {
    const path = '/plugins/handles-request';
    expect((await server.call('GET', server.inStore(`${path}/api/my-endpoint?x=1`))).body).toEqual({
      message: 'Hello from handles-request',
      query: { x: '1' },
    });
    await server.call('POST', server.inStore(`${path}/deactivate`));
    const gone = await server.call('GET', server.inStore(`${path}/api/my-endpoint`));
    expect(problemOf(gone)).toMatchObject({ status: 404, code: 'PLUGIN_ROUTE_NOT_FOUND' });
  });
});

function at(path: string): string {
  return server.inStore(`/plugins/serves-points/api${path}`);
}

function redeem(customer: string, points: number, headers: Record<string, string> = {}) {
  return server.call('POST', at(`/points/${customer}/redeem`), { body: { points }, headers });
}

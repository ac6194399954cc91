import { expect, it } from 'vitest';
import { PASSWORD, send, testServer, type TestServer } from './test-server.ts';

const forwarded = { 'x-forwarded-proto': 'https', 'x-forwarded-for': '203.0.113.9' };

it("believes a trusted proxy: the cookie is Secure and the address is the client's", async () => {
  await using server = await testServer({ trustedProxies: ['127.0.0.1'], rates: { address: 1 } });
  expect((await login(server)).headers.get('set-cookie')).toMatch(/; Secure/);
  const other = { headers: { 'x-forwarded-for': '203.0.113.10' } };
  expect((await send(`${server.address}/.well-known/jwks.json`, other)).status).toBe(200);
});

it('believes nobody else', async () => {
  await using server = await testServer({ rates: { address: 1 } });
  expect((await login(server)).headers.get('set-cookie')).not.toMatch(/Secure/);
  const other = { headers: { 'x-forwarded-for': '203.0.113.10' } };
  expect((await send(`${server.address}/.well-known/jwks.json`, other)).status).toBe(429);
});

function login(server: TestServer) {
  const body = { email: server.emailOf('owner'), password: PASSWORD };
  return server.call('POST', '/api/auth/login', { as: null, body, headers: forwarded });
}

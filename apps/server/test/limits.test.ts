import { describe, expect, it } from 'vitest';
import { problemOf, send, testServer } from './test-server.ts';

describe('requests per minute', () => {
  it('are counted per address without a token, and probes are not counted', async () => {
    await using server = await testServer({ rates: { address: 2 } });
    const look = () => send(`${server.address}/.well-known/jwks.json`);
    expect((await look()).headers.get('ratelimit')).toMatch(/^"address";r=1;t=\d+$/);
    await look();
    const refused = await look();
    expect(problemOf(refused)).toMatchObject({ status: 429, code: 'RATE_LIMITED' });
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await send(`${server.address}/health/live`)).status).toBe(200);
  });

  it('count a bad token against the address', async () => {
    await using server = await testServer({ rates: { address: 1 } });
    const guess = () => send(`${server.address}/api/auth/me`, { headers: { authorization: 'Bearer a.b.c' } });
    expect(problemOf(await guess()).code).toBe('UNAUTHENTICATED');
    expect(problemOf(await guess()).code).toBe('RATE_LIMITED');
  });

  it('are counted per user and per store', async () => {
    await using server = await testServer({ rates: { user: 2, store: 3 } });
    const statuses = async (as: 'owner' | 'staff', times: number) => {
      const seen: number[] = [];
      for (let n = 0; n < times; n++)
        seen.push((await server.call('GET', server.inStore(''), { as })).status);
      return seen;
    };
    expect(await statuses('owner', 3)).toEqual([200, 200, 429]);
    expect(await statuses('staff', 2)).toEqual([200, 429]);
  });

  it('limit guessing at one e-mail, whatever the password', async () => {
    await using server = await testServer({ rates: { login: 3 } });
    const login = (email: string) =>
      server.call('POST', '/api/auth/login', { as: null, body: { email, password: 'guess' } });
    const codes: string[] = [];
    for (let n = 0; n < 4; n++) codes.push(problemOf(await login('victim@example.com')).code);
    expect(codes).toEqual(['LOGIN_FAILED', 'LOGIN_FAILED', 'LOGIN_FAILED', 'RATE_LIMITED']);
  });
});

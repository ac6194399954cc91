import { decodeJwt, importJWK, jwtVerify } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PASSWORD, problemOf, send, testServer, type TestServer } from './test-server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await testServer();
});
afterAll(() => server[Symbol.asyncDispose]());

describe('login', () => {
  it('gives an access token, who the user is, and the stores with the role in each', async () => {
    const { status, body } = await login({});
    expect(status).toBe(200);
    expect(body).toEqual({
      access_token: expect.any(String),
      token_type: 'Bearer',
      expires_in: 600,
      user: { id: expect.any(String), email: server.emailOf('manager'), name: 'manager' },
      stores: [expect.objectContaining({ id: server.storeId, role: 'manager' })],
    });
  });

  it('keeps the refresh token in a cookie that scripts cannot read and only /api/auth sees', async () => {
    const { headers, body } = await login({});
    const cookie = headers.get('set-cookie') ?? '';
    expect(cookie).toMatch(/^daino_refresh=[\w-]{43}; /);
    expect(cookie).toMatch(/Path=\/api\/auth/);
    expect(cookie).toMatch(/HttpOnly/);
    expect(cookie).toMatch(/SameSite=Strict/);
    expect(JSON.stringify(body)).not.toContain(tokenOf(cookie));
  });

  it('does not tell a wrong password from an unknown e-mail', async () => {
    const wrong = problemOf(await login({ password: 'wrong' }));
    const unknown = problemOf(await login({ email: 'nobody@example.com' }));
    expect({ ...wrong, trace_id: '' }).toEqual({ ...unknown, trace_id: '' });
    expect(wrong).toMatchObject({ status: 401, code: 'LOGIN_FAILED' });
  });

  it('takes the e-mail in any case', async () => {
    expect((await login({ email: server.emailOf('manager').toUpperCase() })).status).toBe(200);
  });

  it('refuses a store that the user does not belong to', async () => {
    const { storeId } = await server.stranger('owner');
    expect(problemOf(await login({ storeId })).code).toBe('STORE_NOT_FOUND');
  });

  it('signs with the key that it publishes', async () => {
    const { access_token: token } = (await login({})).body as { access_token: string };
    const { keys } = (await send(`${server.address}/.well-known/jwks.json`)).body as {
      keys: [Record<string, string>];
    };
    const { payload } = await jwtVerify(token, await importJWK(keys[0], 'ES256'));
    expect(payload).toMatchObject({ iss: 'daino', aud: 'daino-api' });
    expect(decodeJwt(token).exp).toBe((payload.iat ?? 0) + 600);
  });
});

describe('refresh', () => {
  it('trades the cookie for a new token and a new cookie', async () => {
    const first = cookieOf(await login({}));
    const answer = await refresh(first);
    expect(answer.status).toBe(200);
    expect(cookieOf(answer)).not.toBe(first);
    const { access_token: token } = answer.body as { access_token: string };
    const me = await send(`${server.address}/api/auth/me`, { headers: { authorization: `Bearer ${token}` } });
    expect(me.body).toMatchObject({ user: { email: server.emailOf('manager') } });
  });

  it('ends the whole session when a cookie is used twice', async () => {
    const stolen = cookieOf(await login({}));
    const next = cookieOf(await refresh(stolen));
    expect(problemOf(await refresh(stolen)).code).toBe('REFRESH_REFUSED');
    expect(problemOf(await refresh(next)).code).toBe('REFRESH_REFUSED');
  });

  it('gives one of several at once the new cookie', async () => {
    const cookie = cookieOf(await login({}));
    const answers = await Promise.all(Array.from({ length: 5 }, () => refresh(cookie)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
  });

  it('leaves other sessions of the user alone', async () => {
    const [one, other] = [cookieOf(await login({})), cookieOf(await login({}))];
    await refresh(one);
    await refresh(one);
    expect((await refresh(other)).status).toBe(200);
  });

  it.each(['', 'nonsense', 'x'.repeat(43)])('refuses the cookie %j', async (token) => {
    expect(problemOf(await refresh(`daino_refresh=${token}`))).toMatchObject({
      status: 401,
      code: 'REFRESH_REFUSED',
    });
  });

  it("keeps the session when the store asked for is not the user's", async () => {
    const { storeId } = await server.stranger('staff');
    const answer = await refresh(cookieOf(await login({})), { storeId });
    expect(problemOf(answer).code).toBe('STORE_NOT_FOUND');
    expect((await refresh(cookieOf(answer))).status).toBe(200);
  });
});

describe('logout', () => {
  it('ends the session and takes the cookie away', async () => {
    const cookie = cookieOf(await login({}));
    const answer = await auth('logout', cookie);
    expect(answer.status).toBe(204);
    expect(answer.headers.get('set-cookie')).toMatch(/daino_refresh=;.*Expires=Thu, 01 Jan 1970/);
    expect(problemOf(await refresh(cookie)).code).toBe('REFRESH_REFUSED');
  });

  it('is no error without a session', async () => {
    expect((await auth('logout', '')).status).toBe(204);
  });
});

describe('the API', () => {
  it('takes no cookie instead of a token', async () => {
    const cookie = cookieOf(await login({}));
    const answer = await send(`${server.address}${server.inStore('/products')}`, { headers: { cookie } });
    expect(problemOf(answer)).toMatchObject({ status: 401, code: 'UNAUTHENTICATED' });
    expect(answer.headers.get('www-authenticate')).toMatch(/^Bearer/);
  });

  it('no longer knows a user who was disabled', async () => {
    const { token, storeId } = await server.stranger('owner');
    await server.host.database.operator.query
      .updateTable('users')
      .set({ disabledAt: new Date() })
      .where('email', '=', `owner@${storeId}.example`)
      .execute();
    const headers = { authorization: `Bearer ${token}` };
    expect((await send(`${server.address}/api/auth/me`, { headers })).status).toBe(401);
    expect((await send(`${server.address}/api/stores/${storeId}`, { headers })).status).toBe(404);
  });
});

function login(change: object) {
  const body = { email: server.emailOf('manager'), password: PASSWORD, ...change };
  return server.call('POST', '/api/auth/login', { as: null, body });
}

function refresh(cookie: string, body: object = {}) {
  return auth('refresh', cookie, body);
}

function auth(what: string, cookie: string, body: object = {}) {
  return server.call('POST', `/api/auth/${what}`, { as: null, body, headers: { cookie } });
}

function cookieOf({ headers }: { headers: Headers }): string {
  return (headers.get('set-cookie') ?? '').split(';', 1)[0] ?? '';
}

function tokenOf(cookie: string): string {
  return /=([^;]*)/.exec(cookie)?.[1] ?? '';
}

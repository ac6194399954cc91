import { type Permission, permissionTable, type Session } from '@daino/contract';
import { memberships, users } from '@daino/database';
import { ROLES, type StoreId } from '@daino/kernel';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PASSWORD, problemOf, send, testServer, type TestServer } from './test-server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await testServer();
});
afterAll(() => server[Symbol.asyncDispose]());

describe('without a valid token', () => {
  it.each([undefined, 'Bearer', 'Bearer abc', 'Bearer a.b.c', 'Basic b3duZXI6b3duZXI='])(
    'nobody gets in: %s',
    async (authorization) => {
      const answer = await send(`${server.address}${server.inStore('/products')}`, {
        headers: authorization === undefined ? {} : { authorization },
      });
      expect(problemOf(answer)).toMatchObject({ status: 401, code: 'UNAUTHENTICATED' });
    },
  );
});

describe("in somebody else's store", () => {
  it.each([
    ['GET', ''],
    ['GET', '/products'],
    ['GET', '/customers'],
    ['GET', '/sales'],
    ['GET', '/plugins'],
    ['POST', '/sales'],
    ['POST', '/plugins'],
    ['DELETE', '/plugins/hello'],
  ])('an owner finds nothing: %s %s', async (method, path) => {
    const { storeId } = await server.stranger('owner');
    const answer = await server.call(
      method,
      `/api/stores/${storeId}${path}`,
      method === 'POST' ? { body: {} } : {},
    );
    expect(problemOf(answer)).toMatchObject({ status: 404, code: 'STORE_NOT_FOUND' });
  });

  it('nothing tells it from a store that does not exist', async () => {
    const { storeId } = await server.stranger('owner');
    const missing = '018cc251-f400-7002-8000-00000000dead';
    const [theirs, none] = await Promise.all(
      [storeId, missing].map(async (id) => problemOf(await server.call('GET', `/api/stores/${id}`))),
    );
    expect(theirs?.detail.replace(storeId, missing)).toBe(none?.detail);
  });

  it("an entity's id opens nothing", async () => {
    const { storeId, token } = await server.stranger('owner');
    const product = await server.host.product();
    const answer = await send(`${server.address}/api/stores/${storeId}/products/${product.id}`, {
      headers: { authorization: `Bearer ${token}` },
    });
    expect(problemOf(answer).status).toBe(404);
  });
});

describe('the store of a request that names none', () => {
  it('is X-Store-Id', async () => {
    const headers = { 'x-store-id': server.storeId };
    expect((await server.call('GET', '/api/plugins', { headers })).status).toBe(200);
    const { storeId } = await server.stranger('owner');
    const answer = await server.call('GET', '/api/plugins', { headers: { 'x-store-id': storeId } });
    expect(problemOf(answer).code).toBe('STORE_NOT_FOUND');
  });

  it('is the only one that the user belongs to', async () => {
    expect((await server.call('GET', '/api/admin/plugins')).status).toBe(200);
  });

  it('is the one that the user logged in for, and has to be said by a user of several', async () => {
    const { storeId, token } = await server.stranger('owner');
    const email = `owner@${storeId}.example`;
    await join(email, server.storeId);
    expect(problemOf(await withToken(token, '/api/plugins'))).toMatchObject({
      status: 400,
      code: 'STORE_REQUIRED',
    });
    const body = { email, password: PASSWORD, storeId };
    const session = (await server.call('POST', '/api/auth/login', { as: null, body })).body as Session;
    expect((await withToken(session.access_token, '/api/plugins')).status).toBe(200);
    expect(session.stores.map(({ id }) => id).toSorted()).toEqual([storeId, server.storeId].toSorted());
  });

  it('is gone for a user as soon as the membership is', async () => {
    const { storeId, token } = await server.stranger('owner');
    expect((await withToken(token, `/api/stores/${storeId}`)).status).toBe(200);
    await server.host.database.operator.query
      .deleteFrom('memberships')
      .where('storeId', '=', storeId)
      .execute();
    expect((await withToken(token, `/api/stores/${storeId}`)).status).toBe(404);
  });
});

// What each permission lets through, tried once per role.
const tried: Readonly<Partial<Record<Permission, readonly [method: string, path: string]>>> = {
  'store:read': ['GET', ''],
  'products:read': ['GET', '/products'],
  'products:write': ['POST', '/products'],
  'customers:read': ['GET', '/customers'],
  'customers:write': ['POST', '/customers'],
  'customers:delete': ['DELETE', '/customers/018cc251-f400-7002-8000-00000000dead'],
  'sales:read': ['GET', '/sales'],
  'sales:write': ['POST', '/sales'],
  'stock:read': ['GET', '/products/018cc251-f400-7002-8000-00000000dead/stock/movements'],
  'stock:write': ['POST', '/products/018cc251-f400-7002-8000-00000000dead/stock/receive'],
  'carts:read': ['GET', '/carts'],
  'carts:write': ['POST', '/carts'],
  'orders:read': ['GET', '/orders'],
  'orders:write': ['POST', '/orders'],
  'payments:read': ['GET', '/payments'],
  'payments:write': ['POST', '/payments'],
  'refunds:read': ['GET', '/refunds'],
  'refunds:write': ['POST', '/refunds'],
  'employees:read': ['GET', '/employees'],
  'employees:write': ['POST', '/employees'],
  'plugins:read': ['GET', '/plugins'],
  'plugins:manage': ['POST', '/plugins'],
  'events:read': ['GET', '/events'],
  'events:replay': ['POST', '/deliveries/replay'],
};

describe.each(ROLES)('the role %s', (role) => {
  it.each(Object.entries(tried))(
    'may do %s or not, as the table says',
    async (permission, [method, path]) => {
      const weakest = permissionTable[permission as Permission];
      const isAllowed = ROLES.indexOf(role) <= ROLES.indexOf(weakest);
      const answer = await server.call(method, server.inStore(path), {
        as: role,
        ...(method === 'POST' && { body: {} }),
      });
      expect(answer.status === 403 ? problemOf(answer).code : 'let in').toBe(
        isAllowed ? 'let in' : 'PERMISSION_DENIED',
      );
    },
  );
});

it('tries every permission there is', () => {
  expect(Object.keys(tried).toSorted()).toEqual(Object.keys(permissionTable).toSorted());
});

function withToken(token: string, path: string) {
  return send(`${server.address}${path}`, { headers: { authorization: `Bearer ${token}` } });
}

async function join(email: string, storeId: StoreId): Promise<void> {
  const { operator } = server.host.database;
  const user = await users.findByEmail(operator, email);
  if (user === undefined) throw new Error(`nobody is ${email}`);
  await memberships.ensure(operator, { userId: user.id, storeId, role: 'staff' });
}

import { newId } from '@daino/kernel';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { problemOf, send, testServer, type TestServer } from './test-server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await testServer();
});
afterAll(() => server[Symbol.asyncDispose]());

describe('a request that cannot be answered', () => {
  it('is 404 problem+json for an address that does not exist', async () => {
    const answer = await server.call('GET', '/api/nothing/here', { as: null });
    expect(problemOf(answer)).toMatchObject({ status: 404, code: 'NOT_FOUND', fault: 'caller' });
  });

  it('is 404 for a method that the address does not have', async () => {
    expect(problemOf(await server.call('PATCH', server.inStore('/products'))).code).toBe('NOT_FOUND');
  });

  it.each(['/api/%zz', `/api/plugins/${'x'.repeat(500)}`])(
    'is a problem for the malformed address %s',
    async (path) => {
      expect(problemOf(await server.call('GET', path)).status).toBeLessThan(500);
    },
  );

  it('is 400 for JSON that is broken', async () => {
    const answer = await post(server.inStore('/sales'), '{"items": [', 'application/json');
    expect(problemOf(answer)).toMatchObject({ status: 400, code: 'REQUEST_INVALID' });
  });

  it('is 400 with every fault and its path', async () => {
    const body = { items: [{ productId: 'no', quantity: 0 }], payment: {}, extra: 1 };
    const problem = problemOf(await server.call('POST', server.inStore('/sales'), { body }));
    expect(problem.code).toBe('REQUEST_INVALID');
    expect(problem.errors?.map(({ path }) => path)).toEqual(
      expect.arrayContaining(['items.0.productId', 'items.0.quantity', 'payment.method']),
    );
  });

  it('is 400 for a missing body', async () => {
    expect(problemOf(await server.call('POST', server.inStore('/sales')))).toMatchObject({
      code: 'REQUEST_INVALID',
    });
  });

  it.each([
    ['a NUL character', '{"name": "a\\u0000b"}', 'name'],
    ['half a character', '{"name": "\\ud800"}', 'name'],
    [
      'endless nesting',
      `{"name": "x", "metadata": {"a": ${'['.repeat(99_999)}${']'.repeat(99_999)}}}`,
      'metadata.a.0',
    ],
  ])('is 400 for %s', async (_, body, path) => {
    const problem = problemOf(await post(server.inStore('/customers'), body, 'application/json'));
    expect(problem).toMatchObject({ status: 400, code: 'REQUEST_INVALID', errors: [{ path }] });
  });

  it.each(['/customers?q=%00', '/plugins?cursor=%00', '/products?q=%ff'])(
    'is no 500 for the query %s',
    async (path) => {
      expect((await server.call('GET', server.inStore(path))).status).toBeLessThan(500);
    },
  );

  it('is 413 for a body over the limit', async () => {
    const body = { name: 'x'.repeat(1_100_000), price: 1 };
    const problem = problemOf(await server.call('POST', server.inStore('/products'), { body }));
    expect(problem).toMatchObject({ status: 413, code: 'REQUEST_TOO_LARGE' });
    expect(problem.detail).toContain('1048576');
  });

  it('is 415 for a body that is no JSON', async () => {
    const answer = await post(server.inStore('/sales'), '<sale/>', 'application/xml');
    expect(problemOf(answer)).toMatchObject({ status: 415, code: 'MEDIA_TYPE_UNSUPPORTED' });
  });

  it('is 400 for an Idempotency-Key that is none', async () => {
    const headers = { 'idempotency-key': 'two words' };
    const problem = problemOf(await server.call('GET', server.inStore('/sales'), { headers }));
    expect(problem.errors).toEqual([{ path: 'Idempotency-Key', message: expect.any(String) }]);
  });

  it('answers the trace id that the caller sent, and one of its own otherwise', async () => {
    const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
    const headers = { traceparent: `00-${traceId}-00f067aa0ba902b7-01` };
    expect(problemOf(await server.call('GET', '/api/nothing', { headers })).trace_id).toBe(traceId);
    expect(problemOf(await server.call('GET', '/api/nothing')).trace_id).toMatch(/^[0-9a-f]{32}$/);
  });

  it('never shows what broke inside', async () => {
    // An amount past 2^53 cannot be counted exactly, so reading it fails inside.
    await server.host.database.operator.query
      .insertInto('products')
      .values({
        id: newId(),
        storeId: server.storeId,
        name: 'Secret name',
        priceMinor: 2 ** 60,
        currency: 'EUR',
      })
      .execute();
    const answer = await server.call('GET', server.inStore('/products'));
    expect(problemOf(answer)).toMatchObject({ status: 500, code: 'INTERNAL', fault: 'platform' });
    expect(JSON.stringify(answer.body)).not.toMatch(/Secret|1152921504606846976|node_modules/);
  });
});

describe('every answer', () => {
  it('is not cached, not sniffed and not framed', async () => {
    const { headers } = await server.call('GET', server.inStore(''));
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(headers.get('x-powered-by')).toBeNull();
  });

  it('lets no other site read it', async () => {
    const { headers } = await server.call('GET', server.inStore(''), {
      headers: { origin: 'https://evil.example' },
    });
    expect(headers.get('access-control-allow-origin')).toBeNull();
  });
});

async function post(path: string, body: string, type: string) {
  const authorization = `Bearer ${await server.tokenOf('owner')}`;
  return await send(`${server.address}${path}`, {
    method: 'POST',
    body,
    headers: { authorization, 'content-type': type },
  });
}

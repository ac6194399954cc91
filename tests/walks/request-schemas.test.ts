import { problemOf, send, testServer, type TestServer } from '@daino/server/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fixture } from '../fixtures/fixture.ts';

let server: TestServer;
beforeAll(async () => {
  server = await testServer({ plugins: [fixture('checks-requests')] });
});
afterAll(() => server[Symbol.asyncDispose]());

const addresses: [where: string, prefix: () => string][] = [
  ['the store', () => server.inStore('/plugins/checks-requests/api')],
  ['its own name', () => server.inStore('/checks-requests')],
  ['the admin', () => '/api/admin/plugins/checks-requests/api'],
  ['the plugins', () => '/api/plugins/checks-requests/api'],
];

describe.each(addresses)('a request below %s', (_where, prefix) => {
  it('reaches the handler with its texts read as the schemas ask', async () => {
    const { status, body } = await server.call('GET', `${prefix()}/pages/2?deep=true`);
    expect([status, body]).toEqual([
      200,
      { params: { page: 2 }, query: { limit: 20, deep: true }, next: 21 },
    ]);
  });

  it('is refused with every fault at once, and the plugin does not hear of it', async () => {
    const before = await calls();
    const wrong = await server.call('GET', `${prefix()}/pages/0?limit=many&deep=1&other=x`);
    expect(problemOf(wrong)).toMatchObject({
      status: 400,
      code: 'REQUEST_INVALID',
      fault: 'caller',
      errors: [
        { path: 'params.page', message: 'must be at least 1' },
        { path: 'query.deep', message: 'must be of type boolean, is string' },
        { path: 'query.limit', message: 'must be of type integer, is string' },
        { path: 'query.other', message: 'is not foreseen here' },
      ],
    });
    const body = { points: 0, note: 'x'.repeat(11), extra: 1 };
    expect(pathsOf(await server.call('POST', `${prefix()}/redeem`, { body }))).toEqual([
      'body.note',
      'body.points',
      'body.extra',
    ]);
    expect(await calls()).toBe(before);
  });
});

describe('a body', () => {
  const redeem = () => server.inStore('/checks-requests/redeem');

  it('is given to the handler when it fits, as JSON or as a form', async () => {
    const json = await server.call('POST', redeem(), { body: { points: 3, note: 'ok' } });
    expect(json.body).toEqual({ points: 4, body: { points: 3, note: 'ok' } });
    expect((await sendBody('application/x-www-form-urlencoded', 'points=3')).body).toMatchObject({
      points: 4,
    });
  });

  it.each([
    ['is missing', 'application/json', '', 'body', 'is needed: send JSON with'],
    ['is no JSON', 'application/json', '{"points":', 'body', 'must be JSON'],
    ['is a list', 'application/json', '[]', 'body', 'must be of type object, is array'],
    ['is null', 'application/json', 'null', 'body', 'must be of type object, is null'],
    ['is a text', 'text/plain', 'points=3', 'body', 'must be of type object, is string'],
    ['lacks what is needed', 'application/json', '{}', 'body.points', 'is needed'],
    [
      'has a text for a number',
      'application/json',
      '{"points":"3"}',
      'body.points',
      'must be of type integer',
    ],
  ])('that %s is a clear problem', async (_what, type, text, path, message) => {
    const problem = problemOf(await sendBody(type, text));
    expect(problem).toMatchObject({ status: 400, code: 'REQUEST_INVALID', errors: [{ path }] });
    expect(problem.errors?.[0]?.message).toContain(message);
  });

  it('of an unknown kind is not taken', async () => {
    expect(problemOf(await sendBody('application/xml', '<points/>')).status).toBe(415);
  });

  it('is looked at after the role of whoever sends it, and counts for the rate of the route', async () => {
    const denied = await server.call('POST', redeem(), { as: 'staff', body: { points: 'x' } });
    expect(problemOf(denied)).toMatchObject({ status: 403, code: 'PERMISSION_DENIED' });
    const ask = () => server.call('POST', server.inStore('/checks-requests/public'), { as: null, body: [] });
    const statuses = [await ask(), await ask(), await ask(), await ask()].map(({ status }) => status);
    expect(statuses).toEqual([400, 400, 400, 429]);
  });

  async function sendBody(type: string, body: string) {
    const authorization = `Bearer ${await server.tokenOf('owner')}`;
    const headers = { authorization, 'content-type': type };
    return await send(`${server.address}${redeem()}`, { method: 'POST', headers, body });
  }
});

describe('the description of its routes', () => {
  it('says what they take, to every member of the store and nobody else', async () => {
    const path = server.inStore('/plugins/checks-requests/openapi.json');
    const { status, body } = await server.call('GET', path, { as: 'staff' });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      openapi: '3.1.0',
      info: { title: 'checks-requests', version: '1.0.0' },
      servers: [{ url: server.inStore('/plugins/checks-requests/api') }],
      paths: {
        '/pages/{page}': {
          get: {
            parameters: [
              { name: 'page', in: 'path', required: true, schema: { type: 'integer', minimum: 1 } },
              { name: 'deep', in: 'query', required: false, schema: { type: 'boolean' } },
              { name: 'limit', in: 'query', required: false, schema: { type: 'integer', default: 20 } },
            ],
            security: [{ bearer: [] }],
          },
        },
        '/redeem': {
          post: {
            description: 'Members with the role owner or admin may call it, at most 1000 times a minute.',
            requestBody: {
              required: true,
              content: {
                'application/json': { schema: { required: ['points'], additionalProperties: false } },
              },
            },
          },
        },
        '/public': { post: { security: [] } },
      },
    });
    expect(problemOf(await server.call('GET', path, { as: null })).status).toBe(401);
    const { token } = await server.stranger('owner');
    const stranger = await send(`${server.address}${path}`, {
      headers: { authorization: `Bearer ${token}` },
    });
    expect(problemOf(stranger).code).toBe('STORE_NOT_FOUND');
  });

  it.each(['/api/admin/plugins', '/api/plugins'])(
    'is found below %s too, of an installed plugin',
    async (at) => {
      expect((await server.call('GET', `${at}/checks-requests/openapi.json`)).status).toBe(200);
      const missing = await server.call('GET', `${at}/no-such-plugin/openapi.json`);
      expect(problemOf(missing)).toMatchObject({ status: 404, code: 'PLUGIN_NOT_INSTALLED' });
    },
  );
});

async function calls(): Promise<number> {
  return (await server.host.plugin('checks-requests').logs()).length;
}

function pathsOf(answer: Parameters<typeof problemOf>[0]): readonly string[] | undefined {
  return problemOf(answer).errors?.map(({ path }) => path);
}

import { bundlePlugin, packBundle } from '@daino/bundle';
import type { CataloguePlugin, Installation, Page } from '@daino/contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { copyHello, hello, temporaryFolder } from './copy-hello.ts';
import { problemOf, send, testServer, type TestServer } from './test-server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await testServer();
  await server.host.publish(hello);
});
afterAll(() => server[Symbol.asyncDispose]());

describe('the life of a plugin over HTTP', () => {
  it('is listed, installed, activated, configured, deactivated and uninstalled', async () => {
    const listed = (await get('/plugins')).body as Page<CataloguePlugin>;
    expect(listed.data).toMatchObject([{ slug: 'hello', installation: null }]);

    const installed = await post('/plugins', { slug: 'hello', grants: 'all' });
    expect(installed).toMatchObject({
      status: 201,
      body: { slug: 'hello', status: 'inactive', enabled: false },
    });
    const { id } = installed.body as Installation;

    expect((await post('/plugins/hello/activate')).body).toMatchObject({ status: 'active', enabled: true });
    expect((await get('/plugins?status=active')).body).toMatchObject({ data: [{ slug: 'hello' }] });
    expect((await get('/plugins?status=inactive')).body).toMatchObject({ data: [] });

    const changed = await put('/plugins/hello', { config: { percent: 25 }, priority: 5 });
    expect(changed.body).toMatchObject({ id, priority: 5, config: { percent: 25 } });
    expect((await get(`/plugins/${id}`)).body).toMatchObject({
      slug: 'hello',
      installation: { id, priority: 5 },
    });

    expect((await put('/plugins/hello', { enabled: false })).body).toMatchObject({ status: 'inactive' });
    expect((await put('/plugins/hello', { enabled: true })).body).toMatchObject({ status: 'active' });
    expect((await post('/plugins/hello/deactivate')).body).toMatchObject({ status: 'inactive' });

    const removed = await server.call('DELETE', server.inStore('/plugins/hello?cleanupData=remove'));
    expect(removed).toMatchObject({ status: 200, body: { slug: 'hello' } });
    expect(problemOf(await post('/plugins/hello/activate')).code).toBe('PLUGIN_NOT_INSTALLED');
  });

  it.each(['/api/admin/plugins', '/api/plugins'])('has the same address at %s', async (address) => {
    expect((await server.call('POST', `${address}/hello/install`, { body: { grants: 'all' } })).status).toBe(
      201,
    );
    expect((await server.call('POST', `${address}/hello/activate`)).body).toMatchObject({ status: 'active' });
    expect((await server.call('GET', `${address}/hello/config`)).body).toMatchObject({ percent: 10 });
    expect((await server.call('DELETE', `${address}/hello`)).status).toBe(200);
  });

  it('needs every grant that the plugin asks for', async () => {
    const problem = problemOf(await post('/plugins', { slug: 'hello', grants: [] }));
    expect(problem).toMatchObject({ status: 400, code: 'PLUGIN_GRANTS_MISSING' });
    expect(problem.detail).toContain('hook:before_sale_create');
  });

  it('is 404 for a plugin that the catalogue does not have, 400 for a name that none can have', async () => {
    expect(problemOf(await post('/plugins', { slug: 'nowhere', grants: 'all' })).code).toBe(
      'PLUGIN_NOT_FOUND',
    );
    expect(problemOf(await get('/plugins/No%20Name')).code).toBe('REQUEST_INVALID');
  });
});

describe('the configuration of a plugin', () => {
  beforeAll(async () => {
    await post('/plugins', { slug: 'hello', grants: 'all' });
    await post('/plugins/hello/activate');
  });

  it('is refused with every fault', async () => {
    const problem = problemOf(await put('/plugins/hello/config', { percent: 400, unknown: true }));
    expect(problem.code).toBe('PLUGIN_CONFIG_INVALID');
    expect(problem.errors?.length).toBeGreaterThanOrEqual(2);
  });

  it('is 409 when somebody else has changed it since it was read', async () => {
    const etag = (await get('/plugins/hello/config')).headers.get('etag') ?? '';
    expect((await put('/plugins/hello/config', { percent: 20 }, { 'if-match': etag })).status).toBe(200);
    const late = await put('/plugins/hello/config', { percent: 30 }, { 'if-match': etag });
    expect(problemOf(late)).toMatchObject({ status: 409, code: 'PLUGIN_CONFIG_MOVED' });
    expect((await get('/plugins/hello/config')).body).toMatchObject({ percent: 20 });
  });

  it('counts from the next sale on', async () => {
    await put('/plugins/hello/config', { percent: 50 });
    expect(await server.host.sale()).toMatchObject({ subtotal: 10, total: 5 });
  });

  it('leaves what the plugin logged to be read', async () => {
    await server.host.sale();
    await server.host.delivered();
    await server.host.engine.settled();
    const { body } = await get('/plugins/hello/logs?limit=1');
    expect(body).toMatchObject({ data: [{ level: 'info', message: 'sale counted' }] });
    expect((await get('/plugins/hello/errors')).body).toEqual({ data: [], next_cursor: null });
  });
});

describe('an uploaded bundle', () => {
  it('is installed for the store that uploaded it, and no other store sees it', async () => {
    const answer = await upload(await bundleOf('uploaded'), { grants: 'all', config: '{"percent": 5}' });
    expect(answer).toMatchObject({
      status: 201,
      body: { slug: 'uploaded', status: 'inactive', config: { percent: 5 } },
    });
    const { storeId, token } = await server.stranger('owner');
    const theirs = await send(`${server.address}/api/stores/${storeId}/plugins/uploaded`, {
      headers: { authorization: `Bearer ${token}` },
    });
    expect(problemOf(theirs).code).toBe('PLUGIN_NOT_FOUND');
  });

  it('is refused when it is no bundle, or not there', async () => {
    expect(problemOf(await upload(Buffer.from('PK'), {}))).toMatchObject({
      status: 400,
      code: 'BUNDLE_INVALID',
    });
    expect(problemOf(await upload(undefined, { grants: 'all' })).errors).toEqual([
      { path: 'bundle', message: 'must be the bundle file' },
    ]);
  });

  it('is 413 when it is larger than one may be', async () => {
    const problem = problemOf(await upload(Buffer.alloc(17_000_000), {}));
    expect(problem).toMatchObject({ status: 413, code: 'REQUEST_TOO_LARGE' });
    expect(problem.detail).toContain('16777216');
  });

  it('is not even read for somebody who may not install', async () => {
    const answer = await upload(await bundleOf('smuggled'), { grants: 'all' }, await server.tokenOf('staff'));
    expect(problemOf(answer).code).toBe('PERMISSION_DENIED');
    expect(problemOf(await get('/plugins/smuggled')).code).toBe('PLUGIN_NOT_FOUND');
  });
});

async function bundleOf(slug: string): Promise<Buffer> {
  await using temporary = await temporaryFolder();
  return await packBundle(await bundlePlugin(await copyHello(temporary.folder, slug)));
}

async function upload(bundle: Buffer | undefined, fields: Record<string, string>, token?: string) {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.set(name, value);
  if (bundle !== undefined) form.set('bundle', new Blob([new Uint8Array(bundle)]), 'plugin.daino');
  return await send(`${server.address}${server.inStore('/plugins/install')}`, {
    method: 'POST',
    body: form,
    headers: { authorization: `Bearer ${token ?? (await server.tokenOf('owner'))}` },
  });
}

function get(path: string) {
  return server.call('GET', server.inStore(path));
}

function post(path: string, body?: object) {
  return server.call('POST', server.inStore(path), { body });
}

function put(path: string, body: object, headers: Record<string, string> = {}) {
  return server.call('PUT', server.inStore(path), { body, headers });
}

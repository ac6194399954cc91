import type { Installation, Page, Product } from '@daino/contract';
import { Secret, silentLog, systemClock } from '@daino/kernel';
import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { demoId } from '../src/demo/demo-id.ts';
import { type DemoParts, ensureDemo } from '../src/demo/ensure-demo.ts';
import { hello, temporaryFolder } from './copy-hello.ts';
import { send, testServer, type TestServer } from './test-server.ts';

const CAFE = demoId('store', 1);
const loyalty = new URL('../../../plugins/loyalty-points', import.meta.url);

let server: TestServer;
let dataDir: string;
let opened: AsyncDisposableStack;
beforeAll(async () => {
  opened = new AsyncDisposableStack();
  ({ folder: dataDir } = opened.use(await temporaryFolder()));
  server = opened.use(await testServer());
  for (const plugin of [hello, loyalty]) await server.host.publish(plugin);
  await ensureDemo(parts());
});
afterAll(() => opened.disposeAsync());

describe('the demo', () => {
  it('lets every role log in, with a password that only this user can read', async () => {
    const file = path.join(dataDir, 'owner-password');
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    const password = (await readFile(file, 'utf8')).trim();
    for (const role of ['owner', 'admin', 'manager', 'staff']) {
      const { stores } = await login(`${role}@daino.example`, password);
      expect(stores).toMatchObject([
        { id: CAFE, role },
        { id: demoId('store', 2), role },
      ]);
    }
  });

  it.each(['hello', 'loyalty-points'])('has %s at work in the café', async (slug) => {
    const { token } = await owner();
    const { body } = await read(token, `/api/stores/${CAFE}/plugins/${slug}`);
    expect((body as { installation: Installation }).installation).toMatchObject({ status: 'active' });
  });

  it('changes nothing when the server starts again', async () => {
    const { token } = await owner();
    const before = await products(token);
    await send(`${server.address}/api/stores/${CAFE}/plugins/hello?cleanupData=remove`, {
      method: 'DELETE',
      headers: { authorization: `Bearer ${token}` },
    });
    await ensureDemo(parts({ adminPassword: new Secret('another password') }));
    expect(await products(token)).toEqual(before);
    const { body } = await read(token, `/api/stores/${CAFE}/plugins/hello`);
    expect(body).toMatchObject({ installation: null });
    await owner();
  });
});

it('may give the owner an e-mail that it has given to somebody else', async () => {
  await using other = await testServer();
  await other.host.publish(hello);
  const { database, engine } = other.host;
  const made = await ensureDemo({ ...parts({ adminEmail: 'admin@daino.example' }), database, engine });
  expect(made.ownerEmail).toBe('admin@daino.example');
});

function parts(config: Partial<DemoParts['config']> = {}): DemoParts {
  const { database, engine } = server.host;
  return {
    database,
    engine,
    config: { adminEmail: 'owner@daino.example', adminPassword: undefined, dataDir, ...config },
    clock: systemClock,
    log: silentLog,
    progress: () => undefined,
  };
}

async function owner() {
  return await login(
    'owner@daino.example',
    (await readFile(path.join(dataDir, 'owner-password'), 'utf8')).trim(),
  );
}

async function login(email: string, password: string) {
  const { body, status } = await server.call('POST', '/api/auth/login', {
    as: null,
    body: { email, password },
  });
  expect(status).toBe(200);
  const { access_token: token, stores } = body as { access_token: string; stores: object[] };
  return { token, stores };
}

function read(token: string, address: string) {
  return send(`${server.address}${address}`, { headers: { authorization: `Bearer ${token}` } });
}

async function products(token: string): Promise<readonly Product[]> {
  return ((await read(token, `/api/stores/${CAFE}/products?limit=200`)).body as Page<Product>).data;
}

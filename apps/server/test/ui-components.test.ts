import { INJECTION_POINTS, type Installation, type Page, type UiComponent } from '@daino/contract';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { problemOf, send, testServer, type TestServer } from './test-server.ts';

const fixture = (name: string) => new URL(`../../../tests/fixtures/plugins/${name}`, import.meta.url);

let server: TestServer;
beforeAll(async () => {
  server = await testServer({ plugins: [fixture('shows-things'), fixture('shows-more')] });
});
afterAll(() => server[Symbol.asyncDispose]());

const prefixes: [where: string, prefix: () => string][] = [
  ['the store', () => server.inStore('/plugins')],
  ['the admin', () => '/api/admin/plugins'],
  ['the plugins', () => '/api/plugins'],
];

it.each(prefixes)(
  'lists what plugins show at a point below %s, by rank, to all staff',
  async (_where, prefix) => {
    const { status, body } = await server.call('GET', `${prefix()}/ui-components/Customer.Profile`, {
      as: 'staff',
    });
    expect(status).toBe(200);
    expect(body).toMatchObject({ next_cursor: null });
    expect(shown(body)).toEqual([
      'shows-things#First',
      'shows-things#Middle',
      'shows-more#More',
      'shows-things#Last',
    ]);
  },
);

it('says whose component it is, and which widget', async () => {
  const { id } = await installationOf('shows-things');
  const [entry] = (await componentsAt('Reports.Dashboard')).data;
  expect(entry).toEqual({
    installationId: id,
    slug: 'shows-things',
    version: '1.0.0',
    point: 'Reports.Dashboard',
    component: '#MembersWidget',
    rank: 100,
    widget: 'members',
  });
  expect(shown(await componentsAt('Settings'))).toEqual(['shows-things#Settings']);
  expect(await componentsAt('Order.Details')).toEqual({ data: [], next_cursor: null });
});

it('names the points and pages among what an installation can do', async () => {
  const { capabilities } = await installationOf('shows-things');
  expect(capabilities.ui).toEqual(['Customer.Profile', 'Reports.Dashboard', 'Settings', '/members']);
});

it.each(['Nowhere', 'toString', '__proto__', 'customer.profile', 'x'.repeat(80)])(
  'answers at no other point, and names the known ones: %s',
  async (point) => {
    const problem = problemOf(await server.call('GET', server.inStore(`/plugins/ui-components/${point}`)));
    expect(problem).toMatchObject({ status: 404, code: 'INJECTION_POINT_UNKNOWN' });
    for (const known of INJECTION_POINTS) expect(problem.detail).toContain(known);
  },
);

it('shows nothing to strangers, and nothing of plugins that are not active', async () => {
  const path = server.inStore('/plugins/ui-components/Customer.Profile');
  expect(problemOf(await server.call('GET', path, { as: null })).status).toBe(401);
  const { storeId, token } = await server.stranger('owner');
  const headers = { authorization: `Bearer ${token}` };
  expect(problemOf(await send(`${server.address}${path}`, { headers })).code).toBe('STORE_NOT_FOUND');
  const own = `${server.address}/api/stores/${storeId}/plugins/ui-components/Customer.Profile`;
  expect((await send(own, { headers })).body).toEqual({ data: [], next_cursor: null });
  await server.call('POST', server.inStore('/plugins/shows-things/deactivate'));
  expect(shown(await componentsAt('Customer.Profile'))).toEqual(['shows-more#More']);
});

async function componentsAt(point: string): Promise<Page<UiComponent>> {
  const { body } = await server.call('GET', server.inStore(`/plugins/ui-components/${point}`));
  return body as Page<UiComponent>;
}

async function installationOf(slug: string): Promise<Installation> {
  const { body } = await server.call('GET', server.inStore(`/plugins/${slug}`));
  return (body as { installation: Installation }).installation;
}

function shown(body: unknown): string[] {
  return (body as Page<UiComponent>).data.map(({ slug, component }) => `${slug}${component}`);
}

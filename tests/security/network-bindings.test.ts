import type { GrantsChange } from '@daino/contract';
import type { OutgoingOptions } from '@daino/capabilities';
import type { TestHost } from '@daino/testkit';
import { expect, it } from 'vitest';
import { hostThatCallsOut, serve } from './calls-out.ts';

const ASKED = ['external-analytics'];
const NAME = 'network:external-analytics';
/** The servers of a test stand where a plugin may not go without the operator. */
const allowed: OutgoingOptions = { allowAddresses: ['127.0.0.1'], resolve: async () => ['127.0.0.1'] };

it('reaches nothing by a name that no host is bound to, and says what to do', async () => {
  await using server = await serve((_request, response) => response.end('inside'));
  await using host = await hostThatCallsOut(ASKED, allowed);
  const [answer] = await ask(host, [`http://stats.example:${server.port}/`]);
  expect(answer).toMatchObject({
    code: 'GRANT_MISSING',
    message: expect.stringMatching(/No host is bound to network:external-analytics yet.*PUT …\/grants/),
  });
  expect(server.requests()).toBe(0);
  const { installation } = await host.engine.plugins.get(host.scope, 'calls-out');
  expect(installation?.bindings).toEqual({ [NAME]: null });
});

it('reaches the host that is bound, no other, and at once another one when that changes', async () => {
  await using server = await serve((_request, response) => response.end('inside'));
  await using host = await hostThatCallsOut(ASKED, allowed);
  const [one, two] = [`stats.example:${server.port}`, `numbers.example:${server.port}`];
  await bind(host, one);
  expect((await ask(host, [`http://${one}/`, `http://${two}/`])).map(summary)).toEqual([
    200,
    'GRANT_MISSING',
  ]);
  expect(await bind(host, two.toUpperCase())).toMatchObject({ bindings: { [NAME]: two } });
  expect((await ask(host, [`http://${one}/`, `http://${two}/`])).map(summary)).toEqual([
    'GRANT_MISSING',
    200,
  ]);
  const { installation } = await host.engine.plugins.get(host.scope, 'calls-out');
  expect(installation).toMatchObject({ bindings: { [NAME]: two } });
  // Without bindings what is bound stays; with an empty list it does not.
  expect(await change(host, { grants: 'all' })).toMatchObject({ bindings: { [NAME]: two } });
  expect(await change(host, { grants: 'all', bindings: {} })).toMatchObject({ bindings: { [NAME]: null } });
  expect((await ask(host, [`http://${two}/`])).map(summary)).toEqual(['GRANT_MISSING']);
});

it('is bound at installation, and refused there with every fault', async () => {
  await using server = await serve((_request, response) => response.end('inside'));
  await using host = await hostThatCallsOut(ASKED, allowed);
  const other = await host.anotherStore();
  const wrong = {
    [NAME]: 'api.example.com',
    'hook:before_sale_create': 'a.example',
    'network:else': 'b.example',
  };
  await expect(other.install('calls-out', { bindings: wrong })).rejects.toMatchObject({
    code: 'PLUGIN_GRANTS_INVALID',
    issues: [{ path: 'bindings.hook:before_sale_create' }, { path: 'bindings.network:else' }],
  });
  const bound = `stats.example:${server.port}`;
  const installed = await other.install('calls-out', { bindings: { [NAME]: bound } });
  expect(installed.bindings).toEqual({ [NAME]: bound });
  // What one store bound is nothing to the other.
  expect((await ask(host, [`http://${bound}/`])).map(summary)).toEqual(['GRANT_MISSING']);
});

it('opens no private network, whatever is bound', async () => {
  await using server = await serve((_request, response) => response.end('inside'));
  await using host = await hostThatCallsOut(ASKED, { resolve: async () => ['127.0.0.1'] });
  for (const inside of [
    `127.0.0.1:${server.port}`,
    `rebound.example:${server.port}`,
    '169.254.169.254',
    '10.0.0.1',
  ]) {
    await bind(host, inside);
    expect((await ask(host, [`http://${inside}/`])).map(summary)).toEqual(['HTTP_ADDRESS_REFUSED']);
  }
  expect(server.requests()).toBe(0);
});

it('judges the next call of a handler that is running by what is granted by then', async () => {
  const arrived = Promise.withResolvers<void>();
  const goOn = Promise.withResolvers<void>();
  await using server = await serve((_request, response) => {
    arrived.resolve();
    void goOn.promise.then(() => response.end('inside'));
  });
  await using host = await hostThatCallsOut(ASKED, allowed);
  const bound = `stats.example:${server.port}`;
  await bind(host, bound);
  const asking = ask(host, [`http://${bound}/first`, `http://${bound}/second`]);
  await arrived.promise;
  await change(host, { grants: ['event:sale.created'] });
  goOn.resolve();
  expect((await asking).map(summary)).toEqual([200, 'GRANT_MISSING']);
  expect(server.requests()).toBe(1);
});

interface Outcome {
  readonly status?: number;
  readonly code?: string;
  readonly message?: string;
}

function summary({ status, code }: Outcome): number | string | undefined {
  return status ?? code;
}

function bind(host: TestHost, to: string) {
  return change(host, { grants: 'all', bindings: { [NAME]: to.toLowerCase() } });
}

function change(host: TestHost, change_: GrantsChange) {
  return host.engine.plugins.replaceGrants(host.scope, 'calls-out', change_);
}

async function ask(host: TestHost, urls: readonly string[]): Promise<readonly Outcome[]> {
  await host.plugin('calls-out').configure({ requests: urls.map((url) => ({ url })) });
  await host.sale();
  await host.delivered();
  // The fixture writes it.
  return (await host.plugin('calls-out').data('answers')) as readonly Outcome[];
}

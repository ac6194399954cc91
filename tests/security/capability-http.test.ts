import type { OutgoingOptions } from '@daino/capabilities';
import type { TestHost } from '@daino/testkit';
import { expect, it } from 'vitest';
import { hostThatCallsOut, serve } from './calls-out.ts';

/** The servers of a test stand where a plugin may not go without the operator. */
const allowed: OutgoingOptions = {
  allowAddresses: ['127.0.0.1'],
  resolve: async (host) => [host === 'rebound.example' ? '127.0.0.2' : '127.0.0.1'],
};

it('reaches the host that it was granted, with a body out and a body back', async () => {
  await using server = await serve((request, response) => {
    if (request.url === '/raw') response.end(Buffer.from([0x61, 0xff, 0x62]));
    else request.pipe(response);
  });
  await using host = await hostThatCallsOut([`127.0.0.1:${server.port}`], allowed);
  const answers = await ask(host, [
    { url: server.origin, options: { method: 'post', body: { name: 'Straße', points: 3 } } },
    { url: server.origin, options: { method: 'PUT', body: '€ 漢字 👩‍🚀' } },
    { url: `${server.origin}/raw` },
  ]);
  expect(answers).toEqual([
    { status: 200, ok: true, text: '{"name":"Straße","points":3}', bytes: 29 },
    { status: 200, ok: true, text: '€ 漢字 👩‍🚀', bytes: 22 },
    { status: 200, ok: true, text: 'a\ufffdb', bytes: 3 },
  ]);
});

it('lets a hook fetch, and the sale waits for it', async () => {
  await using server = await serve((_request, response) => response.end('from afar'));
  await using host = await hostThatCallsOut([`127.0.0.1:${server.port}`], allowed);
  await host.plugin('calls-out').configure({ notesFrom: server.origin });
  expect(await host.sale()).toMatchObject({ notes: 'from afar' });
});

it('costs a sale no more than its deadline when the host never answers', async () => {
  await using server = await serve(() => undefined);
  await using host = await hostThatCallsOut([`127.0.0.1:${server.port}`], allowed);
  await host.plugin('calls-out').configure({ notesFrom: server.origin });
  const sale = await host.sale();
  expect(sale).toMatchObject({ total: 10, trace: [{ plugin: 'calls-out', outcome: 'failed' }] });
  expect(sale.trace[0]?.error?.code).toMatch(/^(SANDBOX_DEADLINE_EXCEEDED|INVOCATION_ENDED)$/);
});

it('needs a grant for exactly the host and port', async () => {
  await using server = await serve((_request, response) => response.end('inside'));
  const { port } = server;
  await using host = await hostThatCallsOut(
    [`shop.example:${port}`, '*.wild.example', 'external-analytics', '127.0.0.1'],
    allowed,
  );
  const [granted, ...others] = await ask(host, [
    { url: `http://shop.example:${port}/` },
    { url: `http://127.0.0.1:${port}/` },
    { url: `http://2130706433:${port}/` },
    { url: `http://other.example:${port}/` },
    { url: `http://sub.shop.example:${port}/` },
    { url: `http://shop.example.evil.example:${port}/` },
    { url: `http://a.wild.example:${port}/` },
    { url: `http://[::ffff:127.0.0.1]:${port}/` },
  ]);
  expect(granted).toMatchObject({ status: 200 });
  expect(others.map(({ code }) => code)).toEqual(others.map(() => 'GRANT_MISSING'));
  expect(server.requests()).toBe(1);
});

it('takes no address that is not a plain web address of a host for everybody', async () => {
  await using server = await serve((_request, response) => response.end('inside'));
  await using host = await hostThatCallsOut(
    [`shop.example:${server.port}`, 'localhost', 'external-analytics'],
    allowed,
  );
  const wrong = [
    'http://localhost/',
    'http://external-analytics/',
    'http://postgres/',
    `http://shop.example@127.0.0.1:${server.port}/`,
    `http://user:secret@shop.example:${server.port}/`,
    'file:///etc/passwd',
    'ftp://shop.example/',
    'data:text/plain,x',
    '/relative',
    '',
  ];
  const answers = await ask(
    host,
    wrong.map((url) => ({ url })),
  );
  expect(answers.map(({ code }) => code)).toEqual(wrong.map(() => 'CAPABILITY_ARGUMENTS_INVALID'));
});

it('reaches nothing on this machine although the owner granted it, unless the operator allows it', async () => {
  await using server = await serve((_request, response) => response.end('inside'));
  const { port } = server;
  const hosts = [
    `127.0.0.1:${port}`,
    `0.0.0.0:${port}`,
    `rebound.example:${port}`,
    '169.254.169.254',
    '10.0.0.1',
  ];
  await using host = await hostThatCallsOut(hosts, { resolve: async () => ['127.0.0.1'] });
  const answers = await ask(host, [
    { url: `http://127.0.0.1:${port}/` },
    { url: `http://0x7f000001:${port}/` },
    { url: `http://0:${port}/` },
    { url: `http://rebound.example:${port}/` },
    { url: 'http://169.254.169.254/latest/meta-data/' },
    { url: 'http://10.0.0.1/' },
  ]);
  expect(answers.map(({ code }) => code)).toEqual(answers.map(() => 'HTTP_ADDRESS_REFUSED'));
  expect(server.requests()).toBe(0);
});

it('is led nowhere else by an answer: not to another host, port or address', async () => {
  await using inside = await serve((_request, response) => response.end('inside'));
  const goals = [
    [`http://127.0.0.1:${inside.port}/`, 'GRANT_MISSING'],
    [`http://shop.example:${inside.port}/`, 'GRANT_MISSING'],
    [`http://rebound.example:${inside.port}/`, 'HTTP_ADDRESS_REFUSED'],
    ['file:///etc/passwd', 'HTTP_REDIRECT_REFUSED'],
  ] as const;
  await using server = await serve((request, response) =>
    response.writeHead(302, { location: goals[Number(request.url?.slice(1))]?.[0] }).end(),
  );
  await using host = await hostThatCallsOut(
    [`shop.example:${server.port}`, `rebound.example:${inside.port}`],
    allowed,
  );
  const answers = await ask(
    host,
    goals.map((_, index) => ({ url: `http://shop.example:${server.port}/${index}` })),
  );
  expect(answers.map(({ code }) => code)).toEqual(goals.map(([, code]) => code));
  expect(inside.requests()).toBe(0);
});

it('cannot say for whom it speaks: no Host, no Cookie, no header of the connection', async () => {
  await using server = await serve((_request, response) => response.end());
  await using host = await hostThatCallsOut([`127.0.0.1:${server.port}`], allowed);
  const names = ['Host', 'cookie', 'PROXY-Authorization', 'Transfer-Encoding', 'Connection', 'x\r\nHost'];
  const answers = await ask(
    host,
    names.map((name) => ({ url: server.origin, options: { headers: { [name]: 'inside.example' } } })),
  );
  expect(answers.map(({ code }) => code)).toEqual(names.map(() => 'HTTP_HEADER_REFUSED'));
  expect(server.requests()).toBe(0);
});

it('closes what a handler left open', async () => {
  const arrived = Promise.withResolvers<void>();
  const gone = Promise.withResolvers<void>();
  await using server = await serve((request, response) => {
    if (request.url === '/left/arrived') {
      void arrived.promise.then(() => response.end());
      return;
    }
    request.socket.on('close', () => gone.resolve());
    arrived.resolve();
  });
  await using host = await hostThatCallsOut([`127.0.0.1:${server.port}`], allowed);
  await host.plugin('calls-out').configure({ leftOpen: `${server.origin}/left` });
  await host.sale();
  await host.delivered();
  await gone.promise;
  expect(await host.plugin('calls-out').errors()).toEqual([]);
});

/** What the plugin reports of a request. */
interface Outcome {
  readonly status?: number;
  readonly text?: string;
  readonly code?: string;
}

interface Asked {
  readonly url: string;
  readonly options?: {
    method?: string;
    body?: string | { [key: string]: string | number };
    headers?: Record<string, string>;
  };
}

async function ask(host: TestHost, requests: readonly Asked[]): Promise<readonly Outcome[]> {
  // An absent member is no JSON.
  await host.plugin('calls-out').configure({ requests: JSON.parse(JSON.stringify(requests)) });
  await host.sale();
  await host.delivered();
  // The fixture writes it.
  return (await host.plugin('calls-out').data('answers')) as readonly Outcome[];
}

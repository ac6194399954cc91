import { expect, it, vi } from 'vitest';
import { createOutgoingClient, type ResolveHost } from '../src/index.ts';
import { callerWith, codeOf, requestFor } from './caller.ts';
import { httpServer } from './servers.ts';

const refused = { code: 'HTTP_ADDRESS_REFUSED' };

it('refuses every spelling of an address that is not everybody’s, before it connects', async () => {
  await using server = await httpServer((_request, response) => response.end('inside'));
  const client = createOutgoingClient();
  const hosts = [
    ...'127.0.0.1 127.1 0177.0.0.1 0x7f.0.0.1 0x7f000001 2130706433 017700000001 127.0.0.1. 0.0.0.0 0'.split(
      ' ',
    ),
    ...'[::1] [::] [::ffff:127.0.0.1] [::ffff:7f00:1] [0:0:0:0:0:0:0:1] [::127.0.0.1]'.split(' '),
    ...'[64:ff9b::7f00:1] [2002:7f00:1::] [2001:0:7f00:1::] 10.0.0.1 169.254.169.254 100.64.0.1'.split(' '),
    ...'１２７.0.0.1 ①②⑦.0.0.1'.split(' '),
  ];
  for (const host of hosts) {
    const request = requestFor(`http://${host}:${server.port}/`);
    expect([host, await codeOf(client.send(callerWith([]), request))]).toEqual([host, refused.code]);
  }
  expect(server.connections()).toBe(0);
});

it('refuses a name when any of its addresses is not everybody’s', async () => {
  await using server = await httpServer((_request, response) => response.end('inside'));
  const answers = [
    ['127.0.0.1'],
    ['93.184.216.34', '127.0.0.1'],
    ['2606:4700::1', '::1'],
    ['fd00:ec2::254'],
    [],
    [''],
  ];
  for (const addresses of answers) {
    const client = createOutgoingClient({ resolve: async () => addresses });
    const request = requestFor(`http://shop.example:${server.port}/`);
    await expect(client.send(callerWith([]), request)).rejects.toMatchObject(refused);
  }
  expect(server.connections()).toBe(0);
});

it('says no more of a refused name than that it is refused', async () => {
  const client = createOutgoingClient({ resolve: async () => ['10.1.2.3'] });
  const failure = client.send(callerWith([]), requestFor('http://shop.example/secret'));
  await expect(failure).rejects.toMatchObject({
    message: 'shop.example does not lead to a public address.',
  });
});

it('connects to the address that was checked, whatever the name leads to afterwards', async () => {
  await using server = await httpServer((request, response) => response.end(request.headers.host));
  let asked = 0;
  const rebinding: ResolveHost = async () => [(asked += 1) === 1 ? '127.0.0.1' : '127.0.0.2'];
  const client = createOutgoingClient({ resolve: rebinding, allowAddresses: ['127.0.0.1'] });
  const url = `http://shop.example:${server.port}/`;
  const answer = await client.send(callerWith([]), requestFor(url));
  expect(answer).toMatchObject({ status: 200, body: { text: `shop.example:${server.port}` } });
  expect(asked).toBe(1);
  await expect(client.send(callerWith([]), requestFor(url))).rejects.toMatchObject(refused);
  expect(server.connections()).toBe(1);
});

it('checks the address again at every redirect', async () => {
  await using inside = await httpServer((_request, response) => response.end('inside'));
  await using server = await httpServer((_request, response) =>
    response.writeHead(302, { location: `http://metadata.example:${inside.port}/latest` }).end(),
  );
  const client = createOutgoingClient({
    resolve: async (host) => [host === 'metadata.example' ? '127.0.0.3' : '127.0.0.1'],
    allowAddresses: ['127.0.0.1'],
  });
  const caller = callerWith([`network:metadata.example:${inside.port}`]);
  const request = requestFor(`http://shop.example:${server.port}/`);
  await expect(client.send(caller, request)).rejects.toMatchObject(refused);
  expect(inside.connections()).toBe(0);
});

it('does not know the names in the table of this machine', async () => {
  const client = createOutgoingClient({ allowAddresses: ['127.0.0.1', '::1'] });
  const request = requestFor('http://localhost.localdomain:9/', { timeoutMs: 500 });
  const code = await codeOf(client.send(callerWith([]), request));
  expect(['HTTP_FAILED', 'HTTP_TIMEOUT', 'HTTP_ADDRESS_REFUSED']).toContain(code);
});

it('gives up on a name that nobody answers for', async () => {
  let stopped = false;
  const client = createOutgoingClient({
    resolve: (_host, signal) =>
      new Promise(() => signal.addEventListener('abort', () => void (stopped = true), { once: true })),
  });
  const request = requestFor('http://shop.example/', { timeoutMs: 50 });
  await expect(client.send(callerWith([]), request)).rejects.toMatchObject({ code: 'HTTP_TIMEOUT' });
  await vi.waitUntil(() => stopped);
});

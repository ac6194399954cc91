import { setTimeout as pause } from 'node:timers/promises';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { capabilityTable, LIMITS } from '@daino/contract';
import { expect, it, vi } from 'vitest';
import { createOutgoingClient } from '../src/index.ts';
import { callerWith, codeOf, requestFor } from './caller.ts';
import { certificate } from './certificate.ts';
import { httpServer, httpsServer, tcpServer } from './servers.ts';

const client = createOutgoingClient({
  resolve: async () => ['127.0.0.1'],
  allowAddresses: ['127.0.0.1'],
  trusted: certificate,
});

it('sends method, headers and body, and hands out status, headers and body', async () => {
  await using server = await httpServer((request, response) => {
    const told = `${request.method} ${request.url} ${request.headers['content-type']} ${request.headers['user-agent']}`;
    response.writeHead(418, 'Im a teapot', {
      'x-told': told,
      'set-cookie': ['a=1', 'b=2'],
    });
    request.pipe(response);
  });
  const answer = await client.send(
    callerWith([]),
    requestFor(`${server.origin}/a%20b?c=d#e`, {
      method: 'PATCH',
      headers: { 'Content-Type': 'text/plain' },
      body: { text: 'Straße' },
    }),
  );
  expect(answer).toMatchObject({
    status: 418,
    statusText: 'Im a teapot',
    headers: { 'x-told': 'PATCH /a%20b?c=d text/plain daino-plugin/asks-around', 'set-cookie': 'a=1, b=2' },
    body: { text: 'Straße' },
    redirected: false,
  });
  expect(capabilityTable['http.request'].result.safeParse(answer).success).toBe(true);
});

it('carries bytes both ways', async () => {
  await using server = await httpServer((request, response) => void request.pipe(response));
  const base64 = Buffer.from([0, 255, 128, 10]).toString('base64');
  const answer = await client.send(
    callerWith([]),
    requestFor(server.origin, { method: 'PUT', body: { base64 } }),
  );
  expect(answer.body).toEqual({ base64 });
});

it('unpacks what comes packed', async () => {
  const codings = { gzip: gzipSync, deflate: deflateSync, br: brotliCompressSync };
  for (const [coding, pack] of Object.entries(codings)) {
    await using server = await httpServer((_request, response) =>
      response.writeHead(200, { 'content-encoding': coding }).end(pack('unpacked')),
    );
    expect(await client.send(callerWith([]), requestFor(server.origin))).toMatchObject({
      body: { text: 'unpacked' },
      headers: expect.not.objectContaining({ 'content-encoding': expect.anything() }),
    });
  }
});

it('stops at the limit of an answer, stated, sent or unpacked', async () => {
  const limit = LIMITS.http.responseBytes;
  const exact = Buffer.alloc(limit, 'a');
  const bomb = gzipSync(Buffer.alloc(limit * 16));
  await using server = await httpServer((request, response) => {
    if (request.url === '/exact') response.end(exact);
    else if (request.url === '/stated')
      response.writeHead(200, { 'content-length': `${limit + 1}` }).write('a');
    else if (request.url === '/bomb') response.writeHead(200, { 'content-encoding': 'gzip' }).end(bomb);
    else response.write(Buffer.concat([exact, Buffer.from('a')]));
  });
  const exactly = await client.send(callerWith([]), requestFor(`${server.origin}/exact`));
  expect(exactly.body).toEqual({ text: exact.toString() });
  for (const path of ['/stated', '/bomb', '/sent']) {
    const failure = client.send(callerWith([]), requestFor(`${server.origin}${path}`));
    expect([path, await codeOf(failure)]).toEqual([path, 'HTTP_RESPONSE_TOO_LARGE']);
  }
  await vi.waitUntil(() => server.open() === 0);
});

it('reads no answer that is packed twice, or in a way that nobody knows', async () => {
  for (const coding of ['gzip, gzip', 'zstd', 'x-bomb']) {
    await using server = await httpServer((_request, response) =>
      response.writeHead(200, { 'content-encoding': coding }).end(gzipSync(gzipSync('x'))),
    );
    const failure = client.send(callerWith([]), requestFor(server.origin));
    await expect(failure).rejects.toMatchObject({ code: 'HTTP_FAILED' });
  }
});

it('sends no more than a request may carry', async () => {
  await using server = await httpServer((_request, response) => response.end());
  const body = { text: 'a'.repeat(LIMITS.http.requestBytes + 1) };
  const failure = client.send(callerWith([]), requestFor(server.origin, { method: 'POST', body }));
  await expect(failure).rejects.toMatchObject({ code: 'HTTP_REQUEST_TOO_LARGE' });
  expect(server.connections()).toBe(0);
});

it('waits for no server that is too slow, with its head or with its body', async () => {
  const heads = ['', 'HTTP/1.1 200 OK\r\n', 'HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\na'];
  for (const head of heads) {
    await using server = await tcpServer((socket) => {
      const drip = async (): Promise<void> => {
        socket.write(head);
        while (!socket.destroyed) {
          await pause(10);
          socket.write('x');
        }
      };
      void drip();
    });
    const failure = client.send(callerWith([]), requestFor(server.origin, { timeoutMs: 150 }));
    expect([head, await codeOf(failure)]).toEqual([head, expect.stringMatching(/^HTTP_(TIMEOUT|FAILED)$/)]);
    await vi.waitUntil(() => server.open() === 0);
  }
});

it('says in a word of the network what failed', async () => {
  await using liar = await tcpServer((socket) => void socket.end('220 smtp.example ready\r\n'));
  await using closed = await tcpServer((socket) => void socket.destroy());
  await using tls = await httpsServer((_request, response) => response.end());
  const strict = createOutgoingClient({ resolve: async () => ['127.0.0.1'], allowAddresses: ['127.0.0.1'] });
  const failures = {
    HPE_INVALID_CONSTANT: () => client.send(callerWith([]), requestFor(liar.origin)),
    ECONNRESET: () => client.send(callerWith([]), requestFor(closed.origin)),
    DEPTH_ZERO_SELF_SIGNED_CERT: () =>
      strict.send(callerWith([]), requestFor(`https://shop.example:${tls.port}`)),
    ERR_TLS_CERT_ALTNAME_INVALID: () =>
      client.send(callerWith([]), requestFor(`https://else.example:${tls.port}`)),
  };
  for (const [cause, failing] of Object.entries(failures)) {
    await expect(failing()).rejects.toMatchObject({
      code: 'HTTP_FAILED',
      message: expect.stringContaining(cause),
    });
  }
});

it('trusts a certificate for the name that was asked', async () => {
  await using server = await httpsServer((_request, response) => response.end('sealed'));
  const answer = await client.send(callerWith([]), requestFor(`https://shop.example:${server.port}`));
  expect(answer.body).toEqual({ text: 'sealed' });
});

it('sends no header that is not a plugin’s to set', async () => {
  await using server = await httpServer((_request, response) => response.end());
  const names = [
    ...'Host Cookie Content-Length Transfer-Encoding Connection Keep-Alive TE Trailer Upgrade Expect Via'.split(
      ' ',
    ),
    ...'Proxy-Authorization Proxy-Connection Sec-Fetch-Site X-Forwarded-For Accept-Encoding'.split(' '),
    'a b',
    'a\r\nhost',
    'ü',
  ];
  for (const name of names) {
    const failure = client.send(callerWith([]), requestFor(server.origin, { headers: { [name]: 'x' } }));
    expect([name, await codeOf(failure)]).toEqual([name, 'HTTP_HEADER_REFUSED']);
  }
  for (const value of ['a\r\nhost: x', 'a\nb', 'a\0b', '漢']) {
    const failure = client.send(callerWith([]), requestFor(server.origin, { headers: { 'x-own': value } }));
    await expect(failure).rejects.toMatchObject({ code: 'HTTP_HEADER_REFUSED' });
  }
  expect(server.connections()).toBe(0);
});

it('lets a plugin that asked for two connections have two, whatever others have', async () => {
  const waiting: (() => void)[] = [];
  await using server = await httpServer((_request, response) => void waiting.push(() => response.end()));
  const modest = callerWith([], undefined, 2);
  const open = [modest, modest, callerWith([])].map((one) => client.send(one, requestFor(server.origin)));
  await vi.waitUntil(() => waiting.length === 3);

  expect(await codeOf(client.send(modest, requestFor(server.origin)))).toBe('HTTP_CONNECTIONS_EXCEEDED');

  for (const answer of waiting) answer();
  await Promise.all(open);
  expect(client.open(modest.installation.id)).toBe(0);
});

it('lets a plugin have a hundred requests open and no more, and gives every place back', async () => {
  let answering = false;
  const waiting: (() => void)[] = [];
  await using server = await httpServer((_request, response) => {
    if (answering) response.end();
    else waiting.push(() => response.end());
  });
  const caller = callerWith([]);
  const open = Array.from({ length: LIMITS.http.connections }, () =>
    client.send(caller, requestFor(server.origin)),
  );
  await vi.waitUntil(() => waiting.length === LIMITS.http.connections);
  const oneMore = client.send(caller, requestFor(server.origin));
  await expect(oneMore).rejects.toMatchObject({ code: 'HTTP_CONNECTIONS_EXCEEDED' });
  answering = true;
  expect(await client.send(callerWith([]), requestFor(server.origin))).toMatchObject({ status: 200 });
  for (const answer of waiting) answer();
  await Promise.all(open);
  expect(client.open(caller.installation.id)).toBe(0);
  expect(await client.send(caller, requestFor(server.origin))).toMatchObject({ status: 200 });
});

it('keeps no more of a plugin’s answers in memory than it may', async () => {
  const part = Buffer.alloc(LIMITS.http.responseBytes - 1);
  await using server = await httpServer((_request, response) => {
    response.writeHead(200, { 'content-length': `${LIMITS.http.responseBytes}` }).write(part);
  });
  const caller = callerWith([]);
  const many = Array.from({ length: 12 }, () =>
    client
      .send(caller, requestFor(server.origin, { timeoutMs: 5_000 }))
      .catch((error: { code: string }) => error.code),
  );
  expect(await Promise.race(many)).toBe('HTTP_RESPONSE_TOO_LARGE');
});

it('lets go of a request when the plugin’s invocation ends', async () => {
  await using server = await httpServer(() => undefined);
  const invocation = new AbortController();
  const caller = callerWith([], invocation.signal);
  const ended = codeOf(client.send(caller, requestFor(server.origin)));
  await vi.waitUntil(() => server.open() === 1);
  invocation.abort();
  expect(await ended).toBe('INVOCATION_ENDED');
  await vi.waitUntil(() => server.open() === 0);
  expect(client.open(caller.installation.id)).toBe(0);
});

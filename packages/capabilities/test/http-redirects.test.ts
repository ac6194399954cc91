import { expect, it } from 'vitest';
import { createOutgoingClient } from '../src/index.ts';
import { callerWith, codeOf, requestFor } from './caller.ts';
import { certificate } from './certificate.ts';
import { httpServer, httpsServer, type RunningServer } from './servers.ts';

const client = createOutgoingClient({
  resolve: async (host) => (host === '127.0.0.1' || host.endsWith('.example') ? ['127.0.0.1'] : []),
  allowAddresses: ['127.0.0.1'],
  trusted: certificate,
});

/** Answers `/n` with a redirect to `/n-1`, and `/0` with what it was asked. */
function countingDown(status = 302): Promise<RunningServer> {
  return httpServer((request, response) => {
    const left = Number(request.url?.slice(1));
    if (left > 0) response.writeHead(status, { location: `/${left - 1}` }).end('moved');
    else
      request.toArray().then(
        (chunks) => response.end(`${request.method} ${Buffer.concat(chunks).toString()}`),
        () => undefined,
      );
  });
}

it('follows redirects to the end and says where it arrived', async () => {
  await using server = await countingDown();
  const caller = callerWith([`network:127.0.0.1:${server.port}`]);
  const answer = await client.send(caller, requestFor(`${server.origin}/5`));
  expect(answer).toMatchObject({
    status: 200,
    redirected: true,
    url: `${server.origin}/0`,
    body: { text: 'GET ' },
  });
});

it('goes no further than five times', async () => {
  await using server = await countingDown();
  const caller = callerWith([`network:127.0.0.1:${server.port}`]);
  const failure = client.send(caller, requestFor(`${server.origin}/6`));
  await expect(failure).rejects.toMatchObject({ code: 'HTTP_REDIRECT_REFUSED' });
  expect(server.connections()).toBe(6);
});

it('repeats a request with its body only where the answer asks for that', async () => {
  const body = { text: 'the body' };
  for (const [status, wanted] of [
    [301, 'GET '],
    [302, 'GET '],
    [303, 'GET '],
    [307, 'POST the body'],
    [308, 'POST the body'],
  ] as const) {
    await using server = await countingDown(status);
    const caller = callerWith([`network:127.0.0.1:${server.port}`]);
    const answer = await client.send(caller, requestFor(`${server.origin}/1`, { method: 'POST', body }));
    expect([status, answer.body]).toEqual([status, { text: wanted }]);
  }
});

it('leaves a redirect to the plugin, or takes it for a failure, where it says so', async () => {
  await using server = await countingDown();
  const caller = callerWith([]);
  const answer = await client.send(caller, requestFor(`${server.origin}/3`, { redirect: 'manual' }));
  expect(answer).toMatchObject({ status: 302, headers: { location: '/2' }, redirected: false });
  const failure = client.send(caller, requestFor(`${server.origin}/3`, { redirect: 'error' }));
  await expect(failure).rejects.toMatchObject({ code: 'HTTP_REDIRECT_REFUSED' });
});

it('does not go where the plugin was not granted to go', async () => {
  await using other = await httpServer((_request, response) => response.end('other'));
  await using server = await httpServer((_request, response) =>
    response.writeHead(307, { location: `http://other.example:${other.port}/` }).end(),
  );
  const failure = client.send(callerWith([]), requestFor(`${server.origin}/`));
  await expect(failure).rejects.toMatchObject({
    code: 'GRANT_MISSING',
    message: expect.stringContaining(`network:other.example:${other.port}`),
  });
  expect(other.connections()).toBe(0);
});

it('tells another origin none of the plugin’s own headers', async () => {
  await using other = await httpServer((request, response) => response.end(JSON.stringify(request.headers)));
  await using server = await httpServer((_request, response) =>
    response.writeHead(302, { location: `http://other.example:${other.port}/` }).end(),
  );
  const headers = { Authorization: 'Bearer key', 'X-Api-Key': 'key', Accept: 'application/json' };
  const caller = callerWith([`network:other.example:${other.port}`]);
  const answer = await client.send(caller, requestFor(`${server.origin}/`, { headers }));
  const { text } = answer.body as { text: string };
  expect(JSON.parse(text)).toMatchObject({ accept: 'application/json' });
  expect(text).not.toMatch(/key/i);
});

it('goes neither from https to http nor to what is no web address', async () => {
  await using plain = await httpServer((_request, response) => response.end('plain'));
  const goals = [
    `http://shop.example:${plain.port}/`,
    'file:///etc/passwd',
    'ftp://shop.example/',
    `https://user:secret@shop.example/`,
    'https://localhost/',
    'https://',
    'gopher://shop.example:70/_x',
  ];
  for (const location of goals) {
    await using server = await httpsServer((_request, response) =>
      response.writeHead(301, { location }).end(),
    );
    const caller = callerWith([`network:shop.example:${plain.port}`]);
    const request = requestFor(`https://shop.example:${server.port}/`);
    expect([location, await codeOf(client.send(caller, request))]).toEqual([
      location,
      'HTTP_REDIRECT_REFUSED',
    ]);
  }
  expect(plain.connections()).toBe(0);
});

import { request, type ClientRequest, type IncomingMessage } from 'node:http';
import { once } from 'node:events';
import { LIMITS } from '@daino/contract';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { testServer, type TestServer } from './test-server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await testServer();
});
afterAll(() => server[Symbol.asyncDispose]());

const FIRST = '--x\r\ncontent-disposition: form-data; name="bundle"; filename="a"\r\n\r\nno bundle';
const LAST = '\r\n--x--\r\n';

/** An upload that has begun and does not go on until it is told to. */
async function begin(): Promise<{ readonly answer: Promise<Answered>; readonly finish: () => void }> {
  const asked: ClientRequest = request(`${server.address}${server.inStore('/plugins/install')}`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${await server.tokenOf('owner')}`,
      'content-type': 'multipart/form-data; boundary=x',
    },
  });
  const answer = once(asked, 'response').then(([response]) => read(response));
  asked.on('error', () => undefined).write(FIRST);
  return { answer, finish: () => void asked.end(LAST) };
}

interface Answered {
  readonly status: number | undefined;
  readonly retryAfter: string | undefined;
  readonly code: string;
}

async function read(response: IncomingMessage): Promise<Answered> {
  const text = Buffer.concat(await response.toArray()).toString();
  const { code } = JSON.parse(text) as { code: string };
  return { status: response.statusCode, retryAfter: response.headers['retry-after'], code };
}

it('takes a few bundles of a store at once, says so to the next, and goes on when they are through', async () => {
  const { inStore } = LIMITS.bundle.uploads;
  const uploads = await Promise.all(Array.from({ length: inStore + 1 }, begin));
  const refused = { status: 429, retryAfter: '1', code: 'UPLOADS_BUSY' };
  expect(await Promise.race(uploads.map(({ answer }) => answer))).toEqual(refused);
  for (const { finish } of uploads) finish();
  const through = { status: 400, retryAfter: undefined, code: 'BUNDLE_INVALID' };
  const answers = await Promise.all(uploads.map(({ answer }) => answer));
  expect(answers.filter(({ code }) => code !== refused.code)).toEqual(uploads.slice(1).map(() => through));
  const next = await begin();
  next.finish();
  expect(await next.answer).toEqual(through);
});

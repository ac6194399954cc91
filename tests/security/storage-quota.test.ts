import { testServer, type TestServer } from '@daino/server/testing';
import { until } from '@daino/testkit';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { fixture } from '../fixtures/fixture.ts';

// A plugin in a real isolate that may store one megabyte, and writes 20 kilobytes at a time or more until it is refused.

let server: TestServer;
beforeAll(async () => {
  server = await testServer({ plugins: [fixture('fills-storage')] });
});
afterAll(() => server[Symbol.asyncDispose]());

const EXCEEDED = 'STORAGE_QUOTA_EXCEEDED';

it.each(['tables', 'sql', 'data', 'cache'])(
  'refuses what %s would store beyond the quota of the plugin, which can read and delete',
  async (where) => {
    const filled = (await call('POST', `/fill/${where}`)) as { written: number; code: string };
    expect(filled).toEqual({ written: expect.any(Number), code: EXCEEDED });
    // What is written is less than a megabyte, whatever is stored beside it.
    expect(filled.written).toBeLessThan(52);
    expect(await call('GET', '/rows')).toEqual(expect.any(Number));
    for (const other of ['tables', 'data', 'cache'])
      expect(await call('POST', `/fill/${other}`)).toMatchObject({ code: EXCEEDED });
    await call('POST', '/empty');
  },
);

it('takes writes again once the plugin deleted what it stored', async () => {
  await until(async () => ((await call('POST', '/fill/tables')) as { written: number }).written > 0);
  expect(await call('GET', '/rows')).toBeGreaterThan(0);
  await call('POST', '/empty');
  // Tables are rewritten before that, which happens every two seconds at most.
  await until(async () => ((await call('POST', '/fill/tables')) as { written: number }).written > 0);
  expect(await call('GET', '/rows')).toBeGreaterThan(0);
});

async function call(method: string, path: string): Promise<unknown> {
  const { body } = await server.call(method, server.inStore(`/fills-storage${path}`), {
    ...(method === 'POST' && { body: {} }),
  });
  return body;
}

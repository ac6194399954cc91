import { until } from '@daino/testkit';
import { expect, it } from 'vitest';
import { send, testServer } from './test-server.ts';

const slow = new URL('../../../tests/fixtures/plugins/never-answers', import.meta.url);

it('finishes the request at hand and takes no new one when it stops', async () => {
  const server = await testServer({ plugins: [slow] });
  const { sandbox } = server.host;
  const items = [await server.host.line()];
  const token = await server.tokenOf('owner');
  const sale = server.call('POST', server.inStore('/sales'), {
    body: { items, payment: { method: 'cash' } },
  });
  await until(() => sandbox.health().lanes.hook.some(({ inFlight }) => inFlight > 0));
  const stopped = server[Symbol.asyncDispose]();
  const late = send(`${server.address}${server.inStore('')}`, {
    headers: { authorization: `Bearer ${token}` },
  });
  await expect(
    late.then(
      ({ status }) => status,
      () => 'refused',
    ),
  ).resolves.toBeOneOf([503, 'refused']);
  const answer = await sale;
  expect(answer.status).toBe(201);
  expect(answer.headers.get('connection')).toBe('close');
  await stopped;
});

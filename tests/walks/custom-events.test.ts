import type { StoredEvent } from '@daino/contract';
import { testServer, type TestServer } from '@daino/server/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fixture } from '../fixtures/fixture.ts';

const EARNED = 'plugin.emits-points.points.earned';
const SEEN = 'plugin.emits-points.sale.seen';

let server: TestServer;
beforeEach(async () => {
  server = await testServer({ plugins: [fixture('emits-points'), fixture('hears-points')] });
});
afterEach(() => server[Symbol.asyncDispose]());

describe('an event of a plugin', () => {
  it('reaches the other plugins of its store, from a hook and from an event', async () => {
    const other = await server.host.anotherStore();
    await other.install('hears-points');
    const { id } = await server.host.sale();
    await server.host.delivered();
    expect(await server.host.plugin('hears-points').data('heard')).toEqual([
      { type: SEEN, payload: { sale: id }, depth: 1 },
      { type: EARNED, payload: { points: 10 }, depth: 1 },
    ]);
    await other.delivered();
    expect(await other.plugin('hears-points').data('heard')).toBeNull();
  });

  it('is appended behind the events of the operation that its hook ran for', async () => {
    await server.host.sale();
    const types = (await events()).map(({ type }) => type).filter((type) => type !== EARNED);
    expect(types.slice(0, 2)).toEqual([SEEN, 'stock.changed']);
  });

  it('is not appended when the operation comes to nothing', async () => {
    const sale = server.host.sale({ payment: { method: 'cash', amount: 1 } });
    await expect(sale).rejects.toMatchObject({ code: 'SALE_PAYMENT_MISMATCH' });
    expect(await events(SEEN)).toEqual([]);
  });

  it.each(['throws', 'forbidden'])('is dropped with the result of a handler that %s', async (notes) => {
    const { trace } = await server.host.sale({ notes });
    expect(trace).toMatchObject([{ plugin: 'emits-points', outcome: 'failed' }]);
    expect(await events(SEEN)).toEqual([]);
  });

  it('is there at once where no operation is under way', async () => {
    expect(await emit('points.spent', { points: 3 })).toBe('emitted');
    const [spent] = await events('plugin.emits-points.points.spent');
    expect(spent).toMatchObject({
      version: 1,
      subject: 'plugin:emits-points',
      payload: { points: 3 },
      metadata: { depth: 1 },
    });
  });

  it.each([
    ['', {}],
    ['Points', {}],
    ['points earned', {}],
    ['../sale.created', {}],
    ['x'.repeat(65), {}],
    ['points', 'no object'],
    ['points', [1]],
    ['points', { text: 'x'.repeat(65_536) }],
  ])('is refused when it is %j with %j', async (name, payload) => {
    expect(await emit(name, payload)).toBe('CAPABILITY_ARGUMENTS_INVALID');
  });
});

async function emit(name: string, payload: unknown): Promise<unknown> {
  const path = server.inStore('/emits-points/emit');
  return (await server.call('POST', path, { body: { name, payload } })).body;
}

async function events(type?: string): Promise<readonly StoredEvent[]> {
  const { data } = await server.host.outbox.history.events(server.host.scope, { limit: 50, type });
  return data;
}

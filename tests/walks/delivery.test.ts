import type { Delivery, Page, StoredEvent } from '@daino/contract';
import { problemOf, testServer, type TestServer } from '@daino/server/testing';
import { until } from '@daino/testkit';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fixture } from '../fixtures/fixture.ts';

let server: TestServer;
let line: Awaited<ReturnType<TestServer['host']['line']>>;
beforeEach(async () => {
  server = await testServer();
  // Before the plugin is there: to receive a product changes its stock too.
  line = await server.host.line();
  await server.host.publish(fixture('follows-stock'));
  await server.host.install('follows-stock');
});
afterEach(() => server[Symbol.asyncDispose]());

describe('deliveries', () => {
  it('of one subject keep their order through failed attempts', async () => {
    await configure({ hesitates: true });
    await sell(5);
    await finished();
    expect(await seen()).toEqual([99, 98, 97, 96, 95]);
    expect((await deliveries()).map(({ attempts }) => attempts)).toEqual([2, 2, 2, 2, 2]);
  });

  it('wait while their plugin is not active, without counting, and go on in their order', async () => {
    await configure({ down: true });
    await sell(3);
    await until(async () => (await deliveries()).some(({ attempts }) => attempts > 0));
    await post('/plugins/follows-stock/deactivate');
    await configure({ down: false });
    await makeDue();
    const mine = '?plugin=follows-stock';
    await until(async () => (await deliveries(mine)).every(({ status }) => status !== 'sent'));
    const before = await deliveries(mine);
    await someoneElseIsServed();
    expect((await deliveries(mine)).map(standing)).toEqual(before.map(standing));
    expect(await seen()).toBeNull();

    await post('/plugins/follows-stock/activate');
    await finished();
    expect(await seen()).toEqual([99, 98, 97]);
  });

  it('are listed by status, type and plugin, page by page', async () => {
    await server.host.publish(fixture('counts-events'));
    await server.host.install('counts-events');
    await sell(3);
    await finished();
    const mine = await deliveries('?plugin=follows-stock');
    expect(mine).toHaveLength(3);
    for (const one of mine)
      expect(one).toMatchObject({ plugin: 'follows-stock', eventType: 'stock.changed', status: 'delivered' });
    expect(await deliveries('?status=dead')).toEqual([]);
    expect((await deliveries('?type=sale.created')).map(({ plugin }) => plugin)).toEqual(
      Array(3).fill('counts-events'),
    );
    const first = await page<Delivery>('/deliveries?plugin=follows-stock&limit=2');
    const second = await page<Delivery>(
      `/deliveries?plugin=follows-stock&limit=2&cursor=${first.next_cursor}`,
    );
    expect([...first.data, ...second.data]).toEqual(mine);
    expect(second.next_cursor).toBeNull();
  });

  it('are shown and replayed by those who may, in their own store', async () => {
    await sell(1);
    await finished();
    const [{ id } = { id: '' }] = await deliveries();
    const statusAs = async (as: 'admin' | 'manager' | 'staff', method: string, path: string) =>
      (await server.call(method, server.inStore(path), { as })).status;
    expect(await statusAs('staff', 'GET', '/deliveries')).toBe(403);
    expect(await statusAs('staff', 'GET', '/events')).toBe(403);
    expect(await statusAs('manager', 'GET', '/deliveries')).toBe(200);
    expect(await statusAs('manager', 'POST', `/deliveries/${id}/replay`)).toBe(403);
    const { storeId, token } = await server.stranger('owner');
    const path = `/api/stores/${storeId}/deliveries/${id}/replay`;
    const headers = { authorization: `Bearer ${token}` };
    expect(problemOf(await server.call('POST', path, { as: null, headers })).code).toBe('DELIVERY_NOT_FOUND');
    expect(await statusAs('admin', 'POST', `/deliveries/${id}/replay`)).toBe(201);
  });
});

describe('a dead letter', () => {
  beforeEach(async () => {
    await configure({ down: true });
    await sell(2);
    await finished();
  });

  it('is listed with its last failure', async () => {
    const dead = await deliveries('?status=dead');
    expect(dead).toHaveLength(2);
    expect(dead[0]).toMatchObject({ attempts: 4, replayed: false, error: { code: 'HANDLER_THREW' } });
  });

  it('is made again as a new delivery, and stays as it was', async () => {
    const [, first] = await deliveries('?status=dead');
    await configure({ down: false });
    const made = await post(`/deliveries/${first?.id}/replay`);
    expect([made.status, made.body]).toEqual([
      201,
      expect.objectContaining({ replayOf: first?.id, eventId: first?.eventId, attempts: 0, error: null }),
    ]);
    await finished();
    expect(await seen()).toEqual([99]);
    const [again, , old] = await deliveries();
    expect(again).toMatchObject({ status: 'delivered', attempts: 1, replayOf: first?.id });
    expect(old).toEqual({ ...first, replayed: true });
  });

  it('is replayed with all others once, in their order', async () => {
    await configure({ down: false });
    const filter = { plugin: 'follows-stock', type: 'stock.changed' };
    const answer = await post('/deliveries/replay', { filter });
    expect(answer.body).toEqual({ replayed: 2, skipped: 0, more: false });
    await finished();
    expect(await seen()).toEqual([99, 98]);
    expect((await post('/deliveries/replay', { filter })).body).toMatchObject({ replayed: 0 });
  });

  it('is chosen by id and by time', async () => {
    await configure({ down: false });
    const [second, first] = await deliveries('?status=dead');
    const by = async (filter: object) => (await post('/deliveries/replay', { filter })).body;
    expect(await by({ from: second?.createdAt, to: first?.createdAt })).toMatchObject({ replayed: 0 });
    expect(await by({ status: 'delivered' })).toMatchObject({ replayed: 0 });
    expect(await by({ ids: [second?.id] })).toMatchObject({ replayed: 1 });
    expect(await by({ from: first?.createdAt })).toMatchObject({ replayed: 1 });
    expect(problemOf(await post('/deliveries/replay', { filter: {} })).code).toBe('REQUEST_INVALID');
  });

  it('is not replayed while it is under way, its plugin is not active, or gone', async () => {
    const [{ id } = { id: '' }] = await deliveries('?status=dead');
    await post(`/deliveries/${id}/replay`);
    expect(problemOf(await post(`/deliveries/${id}/replay`))).toMatchObject({
      status: 409,
      code: 'DELIVERY_UNDER_WAY',
    });
    await finished();
    await post('/plugins/follows-stock/deactivate');
    expect(problemOf(await post(`/deliveries/${id}/replay`)).code).toBe('DELIVERY_NOT_REPLAYABLE');
    expect((await post('/deliveries/replay', { filter: { ids: [id] } })).body).toEqual({
      replayed: 0,
      skipped: 1,
      more: false,
    });
    await server.call('DELETE', server.inStore('/plugins/follows-stock?cleanupData=remove'));
    expect(problemOf(await post(`/deliveries/${id}/replay`)).code).toBe('DELIVERY_NOT_REPLAYABLE');
    expect(await deliveries('?status=dead')).toHaveLength(3);
  });
});

describe('events', () => {
  it('are listed newest first and by type, and each can be read', async () => {
    await sell(2);
    const [newest] = (await page<StoredEvent>('/events')).data;
    const sold = (await page<StoredEvent>('/events?type=stock.changed')).data;
    expect(sold.map(({ payload }) => payload['stock'])).toEqual([98, 99, 100]);
    expect(newest).toEqual(sold[0]);
    const one = await server.call('GET', server.inStore(`/events/${newest?.id}`));
    expect(one.body).toEqual(newest);
    const nothing = await server.call('GET', server.inStore(`/events/${server.storeId}`));
    expect(problemOf(nothing)).toMatchObject({ status: 404, code: 'EVENT_NOT_FOUND' });
  });
});

/** Sells the same product several times, one after the other. */
async function sell(times: number): Promise<void> {
  for (let at = 0; at < times; at += 1) await server.host.sale({ items: [line] });
}

async function someoneElseIsServed(): Promise<void> {
  await server.host.publish(fixture('counts-events'));
  await server.host.install('counts-events');
  await server.host.sale();
  await until(async () => {
    const others = await deliveries('?plugin=counts-events');
    return others.length > 0 && others.every(({ status }) => status === 'delivered');
  });
}

/** Resolves when nothing is under way; what waits for its next attempt is made due. */
async function finished(): Promise<void> {
  await until(async () => {
    await makeDue();
    return (await deliveries()).every(({ status }) => status === 'delivered' || status === 'dead');
  });
}

async function makeDue(): Promise<void> {
  // A plugin that fails so often is suspended; its owner lets it try again.
  const { body } = await server.call('GET', server.inStore('/plugins/follows-stock/health'));
  if (Object(body).state === 'suspended') await post('/plugins/follows-stock/activate');
  const { operator } = server.host.database;
  await operator.query
    .updateTable('deliveries')
    .set({ dueAt: new Date(0) })
    .where('status', '=', 'failed')
    .execute();
}

function standing({ id, status, attempts }: Delivery) {
  return { id, status, attempts };
}

async function deliveries(query = ''): Promise<readonly Delivery[]> {
  return (await page<Delivery>(`/deliveries${query}`)).data;
}

async function page<Item>(path: string): Promise<Page<Item>> {
  const { body } = await server.call('GET', server.inStore(path));
  // Its shape is what the schema of the route says.
  return body as Page<Item>;
}

function post(path: string, body?: object) {
  return server.call('POST', server.inStore(path), { body });
}

async function configure(config: Record<string, boolean>): Promise<void> {
  await server.host.plugin('follows-stock').configure(config);
}

function seen() {
  return server.host.plugin('follows-stock').data('seen');
}

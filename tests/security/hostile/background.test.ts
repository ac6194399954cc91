import { until } from '@daino/testkit';
import { expect, it } from 'vitest';
import { fixture } from '../../fixtures/fixture.ts';
import { hostilePlugins } from '../../fixtures/hostile/hostile-plugins.ts';
import { openArena } from './arena.ts';
import { letIn } from './strike.ts';

it('goes on for everybody else while plugins of one store loop and wait in it', async () => {
  await using arena = await openArena();
  const { neighbour, server, store } = arena;
  await server.host.publish(fixture('counts-events'));
  await server.host.publish(fixture('serves-points'));
  const hostile = await hostilePlugins('background');
  for (const plugin of hostile) expect(await letIn(store, plugin)).toBeUndefined();
  for (let sale = 0; sale < 5; sale += 1) expect((await store.sell()).status).toBe(201);

  await neighbour.use('counts-events');
  await neighbour.use('serves-points');
  expect((await neighbour.call('GET', '/plugins/serves-points/api/points/c1')).status).toBe(200);
  expect((await neighbour.sell()).status).toBe(201);
  await until(async () => {
    const { body } = await neighbour.call('GET', '/deliveries?plugin=counts-events&status=delivered');
    return (body as { data: unknown[] }).data.length === 4;
  });
  for (const slug of ['counts-events', 'serves-points']) {
    expect((await neighbour.call('DELETE', `/plugins/${slug}?cleanupData=remove`)).status).toBe(200);
  }
  // A handler of the background may run for half a minute: these have not failed yet, so they run.
  for (const { slug } of hostile) expect(await store.errorsOf(slug)).toEqual([]);
  expect((await arena.bystander.stop()).faults).toEqual([]);
});

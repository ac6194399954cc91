import type { InstallationId } from '@daino/kernel';
import { expect, test } from 'vitest';
import { DeliveryQueue, type Queued } from './delivery-queue.ts';

interface Item extends Queued {
  readonly name: string;
}

function item(store: string, installation: string, name = ''): Item {
  // The queue only compares them.
  const installationId = `${store}/${installation}` as InstallationId;
  return { name, delivery: { installationId, event: { storeId: store } } };
}

/** Fills a queue with `count` deliveries of each installation. */
function queueOf(places: number, backlog: Readonly<Record<string, number>>): DeliveryQueue<Item> {
  const queue = new DeliveryQueue<Item>(places);
  for (const [name, count] of Object.entries(backlog)) {
    const [store = '', installation = ''] = name.split('/');
    for (let at = 0; at < count; at += 1) queue.add(item(store, installation, `${name} ${at}`));
  }
  return queue;
}

function startAll(queue: DeliveryQueue<Item>): Item[] {
  const started: Item[] = [];
  for (let next = queue.start(); next; next = queue.start()) started.push(next);
  return started;
}

test('the stores take turns, then the installations of each, and each keeps its order', () => {
  const queue = queueOf(16, { 'a/x': 3, 'a/y': 3, 'b/z': 3 });
  const names = startAll(queue).map(({ name }) => name);
  expect(names.slice(0, 6)).toEqual(['a/x 0', 'b/z 0', 'a/y 0', 'b/z 1', 'a/x 1', 'b/z 2']);
  expect(names.slice(6)).toEqual(['a/y 1', 'a/x 2', 'a/y 2']);
});

test('one installation has at most half of the places, and one store three quarters', () => {
  expect(startAll(queueOf(32, { 'a/x': 100 }))).toHaveLength(16);
  const queue = queueOf(32, { 'a/x': 100, 'a/y': 100, 'a/z': 100 });
  expect(startAll(queue)).toHaveLength(24);
});

test('whoever runs nothing finds a place, however many others flood', () => {
  const queue = queueOf(32, { 'a/x': 100, 'a/y': 100, 'b/x': 100, 'b/y': 100, 'c/x': 100 });
  expect(startAll(queue)).toHaveLength(28);
  queue.add(item('quiet', 'x', 'quiet'));
  expect(startAll(queue).map(({ name }) => name)).toEqual(['quiet']);
});

test('an installation that is quiet in a store that floods finds a place too', () => {
  const queue = queueOf(32, { 'a/x': 100, 'a/y': 100 });
  expect(startAll(queue)).toHaveLength(24);
  queue.add(item('a', 'quiet', 'quiet'));
  expect(startAll(queue).map(({ name }) => name)).toEqual(['quiet']);
});

test('a place is free again when its delivery has ended', () => {
  const queue = queueOf(2, { 'a/x': 3 });
  const [first] = startAll(queue);
  expect(queue.size).toBe(2);
  if (first) queue.ended(first);
  expect(startAll(queue).map(({ name }) => name)).toEqual(['a/x 1']);
});

test('what is dropped is not started, and the rest is', () => {
  const queue = queueOf(8, { 'a/x': 2, 'a/y': 1 });
  const dropped = queue.drop(item('a', 'x').delivery.installationId);
  expect(dropped.map(({ name }) => name)).toEqual(['a/x 0', 'a/x 1']);
  expect(queue.size).toBe(1);
  expect(startAll(queue).map(({ name }) => name)).toEqual(['a/y 0']);
  expect(queue.drop()).toEqual([]);
});

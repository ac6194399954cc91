import { expect, test } from 'vitest';
import { FairQueue } from './fair-queue.ts';

const LIMITS = { all: 100, store: 100, installation: 50, characters: 1_000, storeCharacters: 500 };
const item = (storeId: string, installation: string, name: string) => ({
  storeId,
  installation,
  name,
  characters: 10,
});
const queueOf = (...items: readonly ReturnType<typeof item>[]) => {
  const queue = new FairQueue<ReturnType<typeof item>>(LIMITS);
  for (const one of items) queue.add(one);
  return queue;
};
const drained = (queue: ReturnType<typeof queueOf>) => {
  const names: string[] = [];
  for (let next = queue.take(() => true); next; next = queue.take(() => true)) names.push(next.name);
  return names;
};

test('serves every store in turn, however much one of them has waiting', () => {
  const queue = queueOf(
    ...['1', '2', '3', '4'].map((name) => item('flood', 'a', name)),
    item('quiet', 'b', 'q'),
  );
  expect(drained(queue)).toEqual(['1', 'q', '2', '3', '4']);
});

test('serves every installation of a store in turn, each in its order', () => {
  const queue = queueOf(
    item('s', 'a', 'a1'),
    item('s', 'a', 'a2'),
    item('s', 'b', 'b1'),
    item('s', 'b', 'b2'),
  );
  expect(drained(queue)).toEqual(['a1', 'b1', 'a2', 'b2']);
});

test('a store that sends again before its turn keeps it', () => {
  const queue = queueOf(
    item('flood', 'a', '1'),
    item('flood', 'a', '2'),
    item('flood', 'a', '3'),
    item('quiet', 'b', 'q1'),
  );
  const next = () => queue.take(() => true)?.name;
  expect([next(), next(), next()]).toEqual(['1', 'q1', '2']);
  queue.add(item('quiet', 'b', 'q2'));
  expect([next(), next(), next()]).toEqual(['q2', '3', undefined]);
});

test('passes over what may not go yet, without reordering an installation', () => {
  const queue = queueOf(item('s', 'a', 'a1'), item('s', 'a', 'a2'), item('t', 'b', 'b1'));
  expect(queue.take(({ name }) => name !== 'a1')?.name).toBe('b1');
  expect(queue.take(({ name }) => name !== 'a1')).toBeUndefined();
  expect(drained(queue)).toEqual(['a1', 'a2']);
});

test('refuses what a store or an installation has too much of, and takes it again afterwards', () => {
  const queue = new FairQueue<ReturnType<typeof item>>({ ...LIMITS, store: 3, installation: 2 });
  const added = [
    ['a', '1'],
    ['a', '2'],
    ['a', '3'],
    ['b', '4'],
    ['c', '5'],
  ].map(([installation = '', name = '']) => queue.add(item('s', installation, name)));
  expect(added).toEqual([true, true, false, true, false]);
  expect(queue.take(() => true)?.name).toBe('1');
  expect(queue.add(item('s', 'c', '5'))).toBe(true);
});

test('gives up what has expired and counts right afterwards', () => {
  const queue = queueOf(item('s', 'a', 'a1'), item('s', 'a', 'a2'), item('t', 'b', 'b1'));
  expect(queue.takeAll(({ name }) => name.endsWith('1')).map(({ name }) => name)).toEqual(['a1', 'b1']);
  expect(queue.size).toBe(1);
  expect(drained(queue)).toEqual(['a2']);
});

test('holds no more text than it may, of one store and of all', () => {
  const queue = new FairQueue<ReturnType<typeof item>>({ ...LIMITS, characters: 50, storeCharacters: 30 });
  const added = ['a', 'a', 'a', 'a', 'b', 'b', 'b'].map((storeId, index) =>
    queue.add(item(storeId, 'i', `${index}`)),
  );
  expect(added).toEqual([true, true, true, false, true, true, false]);
});

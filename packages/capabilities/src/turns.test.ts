import { expect, it } from 'vitest';
import { createTurns } from './turns.ts';

const patient = new AbortController().signal;
const of = (owner: string, member = owner) => ({ owner, member, signal: patient });

it('does one thing at a time, and lets owners and their members take turns', async () => {
  const turns = createTurns(1);
  const done: string[] = [];
  let running = 0;
  const work = (name: string) => async () => {
    running += 1;
    expect(running).toBe(1);
    await Promise.resolve();
    done.push(name);
    running -= 1;
  };
  const take = (owner: string, name: string, member = owner) => turns.take(of(owner, member), work(name));
  await Promise.all([take('a', 'a1'), take('a', 'a2'), take('a', 'a3'), take('b', 'b1'), take('b', 'b2')]);
  expect(done).toEqual(['a1', 'a2', 'b1', 'a3', 'b2']);
  done.length = 0;
  await Promise.all([take('a', 'p1', 'p'), take('a', 'p2', 'p'), take('a', 'p3', 'p'), take('a', 'q1', 'q')]);
  expect(done).toEqual(['p1', 'p2', 'q1', 'p3']);
});

it('does as many things at once as there are places, each of another owner', async () => {
  const turns = createTurns(2);
  const begun: string[] = [];
  const ends: (() => void)[] = [];
  const take = (owner: string, name: string) =>
    turns.take(of(owner), () => {
      begun.push(name);
      return new Promise<void>((resolve) => ends.push(resolve));
    });
  const all = [take('a', 'a1'), take('a', 'a2'), take('b', 'b1'), take('c', 'c1')];
  await new Promise(setImmediate);
  expect(begun).toEqual(['a1', 'b1']);
  for (let at = 0; at < all.length; at += 1) {
    ends[at]?.();
    await new Promise(setImmediate);
  }
  await Promise.all(all);
  expect(begun).toEqual(['a1', 'b1', 'a2', 'c1']);
});

it('skips whoever does not wait any more, and goes on after a failure', async () => {
  const turns = createTurns(1);
  const gone = new AbortController();
  const begun: string[] = [];
  const first = turns.take(of('a'), () => Promise.reject(new Error('broken')));
  const second = turns.take({ ...of('a'), signal: gone.signal }, async () => begun.push('second'));
  const third = turns.take(of('b'), async () => begun.push('third'));
  gone.abort(new Error('gone'));
  const messages = await Promise.all(
    [first, second].map((one) => one.catch((error: Error) => error.message)),
  );
  await third;
  expect([messages, begun]).toEqual([['broken', 'gone'], ['third']]);
});

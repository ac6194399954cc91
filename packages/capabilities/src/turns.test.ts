import { expect, it } from 'vitest';
import { createTurns } from './turns.ts';

const patient = new AbortController().signal;

it('does one thing at a time, and lets owners take turns', async () => {
  const turns = createTurns();
  const done: string[] = [];
  let running = 0;
  const work = (name: string) => async () => {
    running += 1;
    expect(running).toBe(1);
    await Promise.resolve();
    done.push(name);
    running -= 1;
  };
  const take = (owner: string, name: string) => turns.take({ owner, signal: patient }, work(name));
  await Promise.all([take('a', 'a1'), take('a', 'a2'), take('a', 'a3'), take('b', 'b1'), take('b', 'b2')]);
  expect(done).toEqual(['a1', 'a2', 'b1', 'a3', 'b2']);
});

it('skips whoever does not wait any more, and goes on after a failure', async () => {
  const turns = createTurns();
  const gone = new AbortController();
  const begun: string[] = [];
  const first = turns.take({ owner: 'a', signal: patient }, () => Promise.reject(new Error('broken')));
  const second = turns.take({ owner: 'a', signal: gone.signal }, async () => begun.push('second'));
  const third = turns.take({ owner: 'b', signal: patient }, async () => begun.push('third'));
  gone.abort(new Error('gone'));
  const messages = await Promise.all(
    [first, second].map((one) => one.catch((error: Error) => error.message)),
  );
  await third;
  expect([messages, begun]).toEqual([['broken', 'gone'], ['third']]);
});

import { expect, it } from 'vitest';
import { openSideThread } from '../src/side-thread.ts';
import type { TriedTasks } from './tried-thread.ts';

const open = (idleMs?: number) =>
  openSideThread<TriedTasks>({
    module: new URL('tried-thread.ts', import.meta.url),
    data: { greeting: 'hello' },
    ...(idleMs !== undefined && { idleMs }),
  });

it('does what is asked with what it was given, one thing after the other, while this thread goes on', async () => {
  await using thread = open();
  let turns = 0;
  const turning = setInterval(() => (turns += 1), 1);
  const answers = await Promise.all([thread.run('busy', 60), thread.run('greet', 'Ada')]);
  clearInterval(turning);
  expect(answers).toEqual(['done', 'hello Ada']);
  expect(turns).toBeGreaterThan(5);
});

it('brings errors back as what they were', async () => {
  await using thread = open();
  const issues = [{ path: 'a.b', message: 'must be c' }];
  const told = { name: 'DainoError', code: 'TRIED_REFUSED', kind: 'conflict', fault: 'caller', issues };
  await expect(thread.run('refuse')).rejects.toMatchObject({
    ...told,
    message: 'No 7.',
    data: { number: 7 },
  });
  await expect(thread.run('fail')).rejects.toThrow(new TypeError('not a function'));
});

it('fails what was under way when it ends by itself, and starts again for the next', async () => {
  await using thread = open();
  const waiting = thread.run('busy', 5);
  await expect(Promise.all([waiting, thread.run('exit')])).rejects.toThrow('The side thread ended.');
  expect(await thread.run('greet', 'again')).toBe('hello again');
});

it('ends when it has nothing to do, and is there for what comes then', async () => {
  await using thread = open(1);
  const first = await thread.run('threadId');
  await new Promise((resume) => setTimeout(resume, 100));
  expect(await thread.run('threadId')).not.toBe(first);
});

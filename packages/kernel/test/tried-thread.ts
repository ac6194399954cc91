// The side thread of the tests.
import { threadId } from 'node:worker_threads';
import { defineErrors } from '../src/errors.ts';
import { serveSideThread } from '../src/side-thread.ts';

const errors = defineErrors({
  TRIED_REFUSED: {
    kind: 'conflict',
    fault: 'caller',
    message: ({ number }: { number: number }) => `No ${number}.`,
  },
});

export type TriedTasks = {
  readonly greet: (name: string) => string;
  readonly busy: (ms: number) => string;
  readonly refuse: () => never;
  readonly fail: () => never;
  readonly exit: () => void;
  readonly threadId: () => number;
};

serveSideThread(({ greeting }: { greeting: string }): TriedTasks => ({
  greet: (name) => `${greeting} ${name}`,
  busy: (ms) => {
    for (const end = performance.now() + ms; performance.now() < end;);
    return 'done';
  },
  refuse: () => {
    throw errors.TRIED_REFUSED({ number: 7 }, { issues: [{ path: 'a.b', message: 'must be c' }] });
  },
  fail: () => {
    throw new TypeError('not a function');
  },
  exit: () => process.exit(),
  threadId: () => threadId,
}));

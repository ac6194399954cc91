import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';

/** A process beside this one that answers questions; gone when it is disposed. `A`: its answer to each. */
export interface HelperProcess<A> extends AsyncDisposable {
  /** One question at a time. Throws when the process ends instead of answering. */
  ask<Q extends keyof A & string>(question: Q): Promise<A[Q]>;
}

type Answering<A> = { readonly [Q in keyof A]: () => A[Q] | Promise<A[Q]> };

/** Starts a module that calls `answerQuestions`, and resolves when it does. */
export async function startHelper<A>(module: URL, args: readonly string[] = []): Promise<HelperProcess<A>> {
  const child = fork(module, args);
  await nextMessage(child);
  return {
    ask: async (question) => {
      const answered = nextMessage(child);
      child.send(question);
      // `answerQuestions` at the other end is typed by the same answers.
      return (await answered) as A[typeof question];
    },
    [Symbol.asyncDispose]: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = once(child, 'exit');
      child.disconnect();
      await ended;
    },
  };
}

/** Answers until the other end is gone. */
export async function answerQuestions<A>(answers: Answering<A>): Promise<void> {
  const gone = once(process, 'disconnect');
  process.on('message', (question: keyof A) => {
    void Promise.resolve(answers[question]()).then((answer) => process.send?.({ answer }));
  });
  process.send?.({ answer: 'ready' });
  await gone;
}

function nextMessage(child: ChildProcess): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const ended = (code: number | null): void => {
      reject(new Error(`A process of the measurement ended with ${code}.`));
    };
    child.once('exit', ended);
    child.once('message', (message) => {
      child.off('exit', ended);
      // `answerQuestions` sends nothing else.
      resolve((message as { answer: unknown }).answer);
    });
  });
}

import { setTimeout as sleep } from 'node:timers/promises';
import { type HttpStore, saleOf } from './http-store.ts';

/** A store that sells all the time and must not notice what happens beside it. */
export interface Bystander {
  /** Milliseconds of each sale that began since it was last asked, once all of them have ended. */
  times(): Promise<readonly number[]>;
  /** Ends it; gives how many sales it made and every answer that was not what a sale has to be. */
  stop(): Promise<{ readonly sold: number; readonly faults: readonly string[] }>;
}

/** Sells one after the other with `pauseMs` between. Its plugins take 1 EUR off and look on. */
export function startBystander(store: HttpStore, pauseMs: number): Bystander {
  const faults: string[] = [];
  let times: number[] = [];
  let asked: PromiseWithResolvers<readonly number[]> | undefined;
  let sold = 0;
  const stopped = new AbortController();
  const selling = (async () => {
    while (!stopped.signal.aborted) {
      const began = performance.now();
      const fault = await sellOnce(store);
      times.push(performance.now() - began);
      sold += 1;
      if (fault !== undefined) faults.push(fault);
      asked?.resolve(times);
      if (asked) times = [];
      asked = undefined;
      if (pauseMs > 0) await sleep(pauseMs);
    }
  })();
  return {
    times: () => {
      asked ??= Promise.withResolvers();
      return asked.promise;
    },
    stop: async () => {
      stopped.abort();
      await selling;
      return { sold, faults };
    },
  };
}

async function sellOnce(store: HttpStore): Promise<string | undefined> {
  try {
    const answer = await store.sell();
    const sale = saleOf(answer);
    const outcomes = sale?.trace.map(({ outcome }) => outcome).join();
    const isRight = sale?.total === 9 && outcomes === 'changed,unchanged';
    return isRight ? undefined : `${answer.status} ${JSON.stringify(answer.body)}`;
  } catch (error) {
    return String(error);
  }
}

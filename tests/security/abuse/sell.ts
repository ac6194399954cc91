// The store that sells beside the hostile ones, in a process of its own: it waits for the server, not for who attacks.
import { startBystander } from '../hostile/bystander.ts';
import { openStore } from '../hostile/http-store.ts';
import { useInnocents } from '../hostile/arena.ts';
import { answerQuestions } from './helper-process.ts';

/** What the selling store answers. */
export interface SellerAnswers {
  /** Milliseconds of each sale that began since it was last asked, once the last of them has ended. */
  readonly times: readonly number[];
  /** Ends it; how many sales it made in all, and every answer that was not what a sale has to be. */
  readonly stop: { readonly sold: number; readonly faults: readonly string[] };
}

const [address = '', storeId = '', email = ''] = process.argv.slice(2);
const store = await openStore({ address, storeId, email });
await useInnocents(store);
const bystander = startBystander(store, 0);
await answerQuestions<SellerAnswers>({
  times: () => bystander.times(),
  stop: () => bystander.stop(),
});

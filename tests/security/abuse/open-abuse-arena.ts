import { useInnocents } from '../hostile/arena.ts';
import { type HttpStore, openStore } from '../hostile/http-store.ts';
import { type HelperProcess, startHelper } from './helper-process.ts';
import type { SellerAnswers } from './sell.ts';
import type { ServerAnswers } from './serve.ts';

/** The server and the store that sells in it, each in a process of its own. */
export interface AbuseArena {
  readonly server: HelperProcess<ServerAnswers>;
  readonly seller: HelperProcess<SellerAnswers>;
  /** A store whose hooks run in the same sandbox process as those of the selling one: it could not be nearer. */
  openStore(): Promise<HttpStore>;
}

export async function openAbuseArena(opened: AsyncDisposableStack): Promise<AbuseArena> {
  const server = opened.use(await startHelper<ServerAnswers>(new URL('serve.ts', import.meta.url)));
  const { address, storeId, email } = await server.ask('store');
  const before = await server.ask('isolates');
  const args = [address, storeId, email];
  const seller = opened.use(await startHelper<SellerAnswers>(new URL('sell.ts', import.meta.url), args));
  await seller.ask('times');
  const home = grown(before, await server.ask('isolates'));
  return {
    server,
    seller,
    openStore: async () => {
      for (;;) {
        const store = await openStore(await server.ask('store'));
        await useInnocents(store);
        const empty = await server.ask('isolates');
        await store.sell();
        if (grown(empty, await server.ask('isolates')) === home) return store;
      }
    },
  };
}

/** The process that has more isolates than before. */
function grown(before: readonly number[], after: readonly number[]): number {
  return after.findIndex((count, place) => count > (before[place] ?? 0));
}

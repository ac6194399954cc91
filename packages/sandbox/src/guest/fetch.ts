import type { HttpClient, HttpRequestOptions, HttpResponse } from '@daino/contract/guest';
import { native } from './primordials.ts';

/** The global `fetch`: `ctx.http.request` of the invocation that is on the CPU. */
export function installFetch(current: () => HttpClient | undefined): void {
  const value = async (url: string, options?: HttpRequestOptions): Promise<HttpResponse> => {
    const client = current();
    if (!client) throw new native.TypeError('fetch works while a handler runs.');
    return await client.request(url, options);
  };
  native.defineProperty(globalThis, 'fetch', { value, writable: true, configurable: true });
}

import type { Page } from '@daino/contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { problemOf, testServer, type TestServer } from './test-server.ts';

type Item = { readonly id: string };

let server: TestServer;
const ids: Record<string, string[]> = { products: [], customers: [], sales: [] };
beforeAll(async () => {
  server = await testServer();
  const { host } = server;
  for (let n = 0; n < 7; n++) {
    ids['products']?.push((await host.product({ name: `Product ${n}` })).id);
    ids['customers']?.push((await host.customer({ name: `Customer ${n}` })).id);
  }
  for (let n = 0; n < 5; n++) {
    const items = [{ productId: ids['products']?.[0] ?? '', quantity: 1, metadata: {} }];
    ids['sales']?.push((await host.sale({ items })).id);
  }
});
afterAll(() => server[Symbol.asyncDispose]());

describe.each(['products', 'customers', 'sales'])('the list of %s', (noun) => {
  it('comes in pages that hold everything once', async () => {
    const seen: string[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const page = await read(`/${noun}?limit=2${cursor && `&cursor=${cursor}`}`);
      expect(page.data.length).toBeLessThanOrEqual(2);
      seen.push(...page.data.map(({ id }) => id));
      cursor = page.next_cursor;
    }
    expect(seen.toSorted()).toEqual(ids[noun]?.toSorted());
  });

  it('has no next page when it is complete', async () => {
    expect((await read(`/${noun}`)).next_cursor).toBeNull();
  });

  it.each(['limit=0', 'limit=201', 'limit=ten', 'offset=2', 'cursor='.padEnd(300, 'x')])(
    'refuses the query %s',
    async (query) => {
      const problem = problemOf(await server.call('GET', server.inStore(`/${noun}?${query}`)));
      expect(problem).toMatchObject({ status: 400, code: 'REQUEST_INVALID' });
    },
  );

  it('answers one of its entities, and 404 for an id that it does not have', async () => {
    const [id = ''] = ids[noun] ?? [];
    expect((await server.call('GET', server.inStore(`/${noun}/${id}`))).body).toMatchObject({ id });
    const missing = server.inStore(`/${noun}/018cc251-f400-7004-8001-00000000dead`);
    expect(problemOf(await server.call('GET', missing)).status).toBe(404);
    expect(problemOf(await server.call('GET', server.inStore(`/${noun}/no-id`))).status).toBe(400);
  });
});

it('finds products and customers by what they are called', async () => {
  expect((await read('/products?q=product%203')).data).toHaveLength(1);
  expect((await read('/customers?q=Customer%206')).data).toHaveLength(1);
});

async function read(path: string): Promise<Page<Item>> {
  const { status, body } = await server.call('GET', server.inStore(path));
  expect(status).toBe(200);
  return body as Page<Item>;
}

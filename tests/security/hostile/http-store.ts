import type { Page, PluginErrorEntry, Product, Sale } from '@daino/contract';
import { PASSWORD, send } from '@daino/server/testing';

type Answer = Awaited<ReturnType<typeof send>>;

/** A store as its owner reaches it over HTTP. */
export interface HttpStore {
  readonly storeId: string;
  call(method: string, path: string, body?: unknown): Promise<Answer>;
  /** Sells one piece at 10 EUR, of which there are always enough. */
  sell(): Promise<Answer>;
  /** Uploads and installs the file of a bundle, with everything that it asks for. */
  upload(file: Uint8Array<ArrayBuffer>): Promise<Answer>;
  /** Installs a plugin of the catalogue and activates it; throws when that does not work. */
  use(slug: string, priority?: number): Promise<void>;
  /** Its failures, newest first, as far as they were written down: that happens in turns. */
  errorsOf(slug: string): Promise<readonly PluginErrorEntry[]>;
}

interface OpenStoreOptions {
  readonly address: string;
  readonly storeId: string;
  /** Of its owner. */
  readonly email: string;
}

const STOCK = 1_000_000_000;
/** Tokens last ten minutes. */
const TOKEN_MS = 300_000;

export async function openStore({ address, storeId, email }: OpenStoreOptions): Promise<HttpStore> {
  const authorize = ownerOf(address, email);
  const at = (path: string) => `${address}/api/stores/${storeId}${path}`;
  const call: HttpStore['call'] = async (method, path, body) =>
    send(at(path), {
      method,
      headers: {
        authorization: await authorize(),
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
  const must = async (wanted: number, ...args: Parameters<typeof call>): Promise<unknown> => {
    const { status, body } = await call(...args);
    if (status !== wanted)
      throw new Error(`${args.slice(0, 2).join(' ')}: ${status} ${JSON.stringify(body)}`);
    return body;
  };
  const product = { name: 'Espresso', price: 10, stock: STOCK };
  const { id: productId } = (await must(201, 'POST', '/products', product)) as Product;
  return {
    storeId,
    call,
    sell: () => call('POST', '/sales', { items: [{ productId, quantity: 1 }], payment: { method: 'cash' } }),
    async upload(file) {
      const form = new FormData();
      form.set('bundle', new Blob([file]), 'plugin.daino');
      form.set('grants', 'all');
      return send(at('/plugins/install'), {
        method: 'POST',
        headers: { authorization: await authorize() },
        body: form,
      });
    },
    async use(slug, priority = 100) {
      await must(201, 'POST', '/plugins', { slug, grants: 'all' });
      await must(200, 'PUT', `/plugins/${slug}`, { priority, enabled: true });
    },
    async errorsOf(slug) {
      const { data } = (await must(
        200,
        'GET',
        `/plugins/${slug}/errors?limit=200`,
      )) as Page<PluginErrorEntry>;
      return data;
    },
  };
}

/** Logs in, and again when the token is about to end. */
function ownerOf(address: string, email: string): () => Promise<string> {
  let until = 0;
  let header = Promise.resolve('');
  return () => {
    if (performance.now() >= until) {
      until = performance.now() + TOKEN_MS;
      header = login(address, email);
    }
    return header;
  };
}

async function login(address: string, email: string): Promise<string> {
  const { status, body } = await send(`${address}/api/auth/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email, password: PASSWORD }),
  });
  if (status !== 200) throw new Error(`login of ${email}: ${status} ${JSON.stringify(body)}`);
  return `Bearer ${(body as { access_token: string }).access_token}`;
}

/** The sale that an answer is, or undefined when it is another answer. */
export function saleOf({ status, body }: Answer): Sale | undefined {
  return status === 201 ? (body as Sale) : undefined;
}

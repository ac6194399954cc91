import { type Problem, PROBLEM_MEDIA_TYPE } from '@daino/contract';
import { memberships, users } from '@daino/database';
import {
  newId,
  type Role,
  ROLES,
  Secret,
  silentLog,
  type StoreId,
  systemClock,
  type UserId,
} from '@daino/kernel';
import { testHost, type TestHost, type TestHostOptions } from '@daino/testkit';
import { hashPassword } from '../src/auth/passwords.ts';
import { createApp, type CreateAppOptions } from '../src/create-app.ts';
import type { RequestRates } from '../src/rate-limit/request-limits.ts';

export const PASSWORD = 'correct horse battery staple';

interface TestServerOptions
  extends TestHostOptions, Pick<CreateAppOptions, 'rates' | 'trustedProxies' | 'metricsToken'> {
  readonly checks?: CreateAppOptions['checks'];
}

interface CallOptions {
  /** Whose access token is sent; none for `null`. Default: the owner's. */
  readonly as?: Role | null;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** The real server over real HTTP, in one store with one user per role. */
export interface TestServer extends AsyncDisposable {
  readonly host: TestHost;
  readonly address: string;
  readonly storeId: StoreId;
  /** Below /api/stores/<the store>. */
  inStore(path: string): string;
  emailOf(role: Role): string;
  tokenOf(role: Role): Promise<string>;
  call(method: string, path: string, options?: CallOptions): Promise<Answer>;
  /** A user of the role in another store of another organization; gives the store and the user's token. */
  stranger(role: Role): Promise<{ readonly storeId: StoreId; readonly token: string }>;
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  /** The parsed body, or undefined when there is none. */
  readonly body: unknown;
}

/** Far above what one test file sends. */
const GENEROUS: RequestRates = { store: 100_000, user: 100_000, address: 100_000, login: 100_000 };

export async function testServer(options: TestServerOptions = {}): Promise<TestServer> {
  const { rates, checks = {}, trustedProxies = [] } = options;
  await using opened = new AsyncDisposableStack();
  const host = opened.use(await testHost(options));
  const { storeId } = host.scope;
  const app = opened.use(
    await createApp({
      database: host.database,
      engine: host.engine,
      commerce: host.commerce,
      outbox: host.outbox,
      sandbox: host.sandbox,
      secret: new Secret(Buffer.alloc(32, 1)),
      clock: systemClock,
      log: silentLog,
      checks,
      trustedProxies,
      metricsToken: options.metricsToken,
      rates: { ...GENEROUS, ...rates },
    }),
  );
  const address = await app.listen({ host: '127.0.0.1', port: 0 });
  const passwordHash = await hashPassword(PASSWORD);
  const emailOf = (role: Role) => `${role}@${storeId}.example`;
  for (const role of ROLES) await addUser({ host, storeId, role, email: emailOf(role), passwordHash });

  const tokens = new Map<string, Promise<string>>();
  const login = (email: string) => {
    const known = tokens.get(email) ?? requestToken(address, email);
    tokens.set(email, known);
    return known;
  };
  const kept = opened.move();
  return {
    host,
    address,
    storeId,
    emailOf,
    inStore: (path) => `/api/stores/${storeId}${path}`,
    tokenOf: (role) => login(emailOf(role)),
    call: async (method, path, { as = 'owner', body, headers = {} } = {}) =>
      await send(`${address}${path}`, {
        method,
        headers: {
          ...(as !== null && { authorization: `Bearer ${await login(emailOf(as))}` }),
          ...(body !== undefined && { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      }),
    stranger: async (role) => {
      const other = (await host.anotherStore()).scope.storeId;
      const email = `${role}@${other}.example`;
      await addUser({ host, storeId: other, role, email, passwordHash });
      return { storeId: other, token: await login(email) };
    },
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}

/** Sends a request as it is; for what `call` would not let a test do wrong. */
export async function send(url: string, init: RequestInit = {}): Promise<Answer> {
  const response = await fetch(url, init);
  const text = await response.text();
  const isJson = response.headers.get('content-type')?.includes('json') ?? false;
  return {
    status: response.status,
    headers: response.headers,
    body: isJson ? JSON.parse(text) : text || undefined,
  };
}

/** The problem that an answer is; throws when it is none. */
export function problemOf({ headers, body, status }: Answer): Problem {
  if (headers.get('content-type') !== PROBLEM_MEDIA_TYPE) {
    throw new Error(`${status} is no problem: ${JSON.stringify(body)}`);
  }
  // Its shape is what the tests of the filter prove.
  return body as Problem;
}

interface NewUser {
  readonly host: TestHost;
  readonly storeId: StoreId;
  readonly role: Role;
  readonly email: string;
  readonly passwordHash: string;
}

async function addUser({ host, storeId, role, email, passwordHash }: NewUser): Promise<UserId> {
  const userId = newId<UserId>();
  await users.ensure(host.database.operator, { id: userId, email, name: role, passwordHash });
  await memberships.ensure(host.database.operator, { userId, storeId, role });
  return userId;
}

async function requestToken(address: string, email: string): Promise<string> {
  const { body, status } = await send(`${address}/api/auth/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email, password: PASSWORD }),
  });
  if (status !== 200) throw new Error(`login of ${email}: ${status} ${JSON.stringify(body)}`);
  return (body as { access_token: string }).access_token;
}

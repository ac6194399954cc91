import { request as httpRequest } from 'node:http';
import { Secret } from '@daino/kernel';
import { describe, expect, it } from 'vitest';
import { hello } from './copy-hello.ts';
import { problemOf, send, testServer, type TestServer } from './test-server.ts';

const TOKEN = 'a-token-of-24-characters';

describe('/metrics', () => {
  it('counts requests, runs of handlers, deliveries, processes and connections', async () => {
    await using server = await testServer({ plugins: [hello] });
    const { host } = server;
    await host.sale();
    await host.delivered();
    await host.engine.settled();
    await server.call('GET', server.inStore('/products'));
    await server.call('GET', server.inStore('/sales/nowhere'));
    const found = await read(server);
    expect(found).toMatchObject({
      'daino_handler_runs_total{kind="hook",outcome="changed"}': 1,
      'daino_handler_runs_total{kind="event",outcome="done"}': 1,
      'daino_handler_duration_seconds_bucket{kind="hook",le="+Inf"}': 1,
      'daino_handler_duration_seconds_count{kind="hook"}': 1,
      'daino_http_request_duration_seconds_count{method="GET",route="/api/stores/:storeId/products",status="200"}': 1,
      'daino_http_request_duration_seconds_count{method="GET",route="/api/stores/:storeId/sales/:saleId",status="400"}': 1,
      'daino_sandbox_processes_alive{lane="hook"}': 1,
      'daino_sandbox_restarts_total{lane="hook"}': 0,
      'daino_sandbox_isolates{lane="hook"}': 1,
      'daino_sandbox_compilations_total{outcome="failed"}': 0,
      daino_sandbox_code_unfit_total: 0,
      daino_database_up: 1,
      daino_deliveries_due: 0,
      daino_deliveries_oldest_due_seconds: 0,
      'daino_database_connections{pool="app",state="waits"}': 0,
      'daino_rate_limit_refusals_total{subject="login"}': 0,
    });
    const named = ['process_resident_memory_bytes', 'process_cpu_seconds_total', 'process_open_fds'];
    for (const name of named) expect([name, (found[name] ?? 0) > 0]).toEqual([name, true]);
    expect(found['nodejs_eventloop_lag_seconds{quantile="0.99"}']).toBeGreaterThanOrEqual(0);
    expect(found['daino_handler_duration_seconds_sum{kind="hook"}']).toBeLessThan(5);
  });

  it('has durations whose buckets only grow', async () => {
    await using server = await testServer({ plugins: [hello] });
    for (let sale = 0; sale < 5; sale += 1) await server.host.sale();
    await server.host.engine.settled();
    const buckets = Object.entries(await read(server))
      .filter(([name]) => name.startsWith('daino_handler_duration_seconds_bucket{kind="hook"'))
      .map(
        ([name, value]) =>
          [Number(/le="([^"]+)"/.exec(name)?.[1]?.replace('+Inf', 'Infinity')), value] as const,
      );
    expect(buckets.length).toBeGreaterThan(15);
    expect(buckets.map(([, value]) => value)).toEqual(
      buckets.map(([, value]) => value).toSorted((a, b) => a - b),
    );
    expect(buckets.map(([end]) => end)).toEqual(buckets.map(([end]) => end).toSorted((a, b) => a - b));
    expect(buckets.at(-1)).toEqual([Infinity, 5]);
  });

  it('names no store, plugin, user or address', async () => {
    await using server = await testServer({ plugins: [hello] });
    await server.host.sale();
    await server.host.engine.settled();
    await send(`${server.address}/somewhere/${'x'.repeat(50)}`);
    const text = (await send(`${server.address}/metrics`)).body as string;
    for (const word of [server.storeId, 'hello', server.emailOf('owner'), 'somewhere', '127.0.0.1'])
      expect([word, text.includes(word)]).toEqual([word, false]);
    expect(text).toContain('route="none"');
  });

  it('answers programs on this machine that ask by its name and through no proxy, and nobody else', async () => {
    await using server = await testServer();
    const { port } = new URL(server.address);
    expect(await statusFor(server, { host: `localhost:${port}` })).toBe(200);
    expect(await statusFor(server, { host: `[::1]:${port}` })).toBe(200);
    expect(await statusFor(server, { host: `rebound.example:${port}` })).toBe(403);
    expect(await statusFor(server, { host: '127.0.0.1.evil.example' })).toBe(403);
    expect(await statusFor(server, { 'x-forwarded-for': '203.0.113.7' })).toBe(403);
    expect(await statusFor(server, { via: '1.1 proxy' })).toBe(403);
    const refused = await send(`${server.address}/metrics`, { headers: { 'x-real-ip': '203.0.113.7' } });
    expect(problemOf(refused)).toMatchObject({ status: 403, code: 'METRICS_CLOSED' });
  });

  it('is read with its token and nothing else once there is one', async () => {
    await using server = await testServer({ metricsToken: new Secret(TOKEN), rates: { address: 8 } });
    const withToken = (token: string) => statusFor(server, { authorization: `Bearer ${token}` });
    expect(await withToken(TOKEN)).toBe(200);
    expect(await statusFor(server, { authorization: `Bearer ${TOKEN}`, via: '1.1 proxy' })).toBe(200);
    expect(await statusFor(server, {})).toBe(401);
    expect(await withToken(`${TOKEN}.`)).toBe(401);
    expect(await withToken(await server.tokenOf('owner'))).toBe(401);
    // Who goes on guessing is turned away like everybody who is not let in; the token still works.
    const guesses = await Promise.all(Array.from({ length: 12 }, (_, guess) => withToken(`guess-${guess}`)));
    expect(guesses).toContain(429);
    expect(await withToken(TOKEN)).toBe(200);
  });

  it('says that the database does not answer instead of failing with it', async () => {
    await using server = await testServer();
    const { operator } = server.host.database;
    const over = Promise.withResolvers<void>();
    // Nobody finds a connection any more: as many transactions as the pool has connections.
    const held = Array.from({ length: 4 }, () => operator.transaction(() => over.promise));
    try {
      expect(await read(server)).toMatchObject({ daino_database_up: 0, daino_deliveries_due: NaN });
    } finally {
      over.resolve();
      await Promise.all(held);
    }
  });
});

/** The samples of the text format, by name and labels. */
async function read(server: TestServer): Promise<Record<string, number>> {
  const { status, headers, body } = await send(`${server.address}/metrics`);
  expect([status, headers.get('content-type')]).toEqual([200, 'text/plain; version=0.0.4; charset=utf-8']);
  const samples = String(body)
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map(
      (line) =>
        [line.slice(0, line.lastIndexOf(' ')), Number(line.slice(line.lastIndexOf(' ') + 1))] as const,
    );
  expect(new Set(samples.map(([name]) => name)).size).toBe(samples.length);
  return Object.fromEntries(samples);
}

/** Sends headers that `fetch` keeps for itself. */
async function statusFor(server: TestServer, headers: Record<string, string>): Promise<number> {
  return new Promise((resolve, reject) => {
    httpRequest(`${server.address}/metrics`, { headers }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    })
      .on('error', reject)
      .end();
  });
}

import { httpErrors, requestErrors } from '@daino/contract';
import { type InstallationId, newId, silentLog, type StoreId, systemClock } from '@daino/kernel';
import { expect, it } from 'vitest';
import type { CallQuotas } from '../health/call-quotas.ts';
import type { Capabilities, CapabilityScope } from './capability-scope.ts';
import type { DispatchedInstallation } from './dispatched-installation.ts';
import { Invocations } from './invocation.ts';

const HTTP = JSON.stringify([{ url: 'https://api.example.com/' }]);

it('excuses a plugin for what failed on our side, and for nothing that did not', async () => {
  const { call, excused } = opened({ 'data.get': requestErrors.INTERNAL({}) });
  expect(await call('data.get', '["key"]')).toMatchObject({ error: { code: 'CAPABILITY_FAILED' } });
  expect([excused('CAPABILITY_FAILED'), excused('GRANT_MISSING'), excused('')]).toEqual([true, false, false]);
});

it('does not excuse it for another side that is down, or for arguments that do not fit', async () => {
  const down = httpErrors.HTTP_FAILED({ host: 'api.example.com', cause: 'ECONNREFUSED' });
  const { call, excused } = opened({ 'http.request': down }, { grants: ['network:api.example.com'] });
  expect(await call('http.request', HTTP)).toMatchObject({ error: { code: 'HTTP_FAILED' } });
  expect(await call('data.get', '[]')).toMatchObject({ error: { code: 'CAPABILITY_ARGUMENTS_INVALID' } });
  expect([excused('HTTP_FAILED'), excused('CAPABILITY_ARGUMENTS_INVALID')]).toEqual([false, false]);
});

it('excuses it for a grant that it needs and its store took back, and not for one that it never asked for', async () => {
  const needed = opened({}, { permissions: ['network:api.example.com'] });
  await needed.call('http.request', HTTP);
  expect(needed.excused('GRANT_MISSING')).toBe(true);
  const unbound = opened({}, { unbound: ['network:analytics'] });
  await unbound.call('http.request', HTTP);
  expect(unbound.excused('GRANT_MISSING')).toBe(true);
  const greedy = opened({});
  expect(await greedy.call('http.request', HTTP)).toMatchObject({ error: { code: 'GRANT_MISSING' } });
  expect(greedy.excused('GRANT_MISSING')).toBe(false);
});

it('asks the database a few things at once, and the rest in their turn; others do not wait behind them', async () => {
  const asked: string[] = [];
  const answers: (() => void)[] = [];
  const ask = (_: unknown, [key]: readonly [string]) => {
    asked.push(key);
    return new Promise<null>((resolve) => answers.push(() => resolve(null)));
  };
  const { call } = opened({}, {}, { 'data.get': ask, 'crypto.randomUUID': () => Promise.resolve('id') });
  const all = ['a', 'b', 'c', 'd', 'e', 'f'].map((key) => call('data.get', JSON.stringify([key])));
  expect(await call('crypto.randomUUID', '[]')).toEqual({ value: '"id"' });
  expect(asked).toEqual(['a', 'b', 'c', 'd']);
  answers[2]?.();
  await all[2];
  expect(asked).toEqual(['a', 'b', 'c', 'd', 'e']);
  answers[0]?.();
  await all[0];
  for (const answer of answers) answer();
  expect((await Promise.all(all)).every((reply) => 'value' in reply)).toBe(true);
});

it('leaves what still waits unasked when the invocation ends', async () => {
  let asked = 0;
  const answers: (() => void)[] = [];
  const ask = () => {
    asked += 1;
    return new Promise<null>((resolve) => answers.push(() => resolve(null)));
  };
  const { call, end } = opened({}, {}, { 'data.get': ask });
  const all = [1, 2, 3, 4, 5, 6].map(() => call('data.get', '["key"]'));
  await new Promise(setImmediate);
  end();
  for (const answer of answers) answer();
  const codes = (await Promise.all(all)).map((reply) => ('error' in reply ? reply.error.code : 'answered'));
  expect(codes.slice(4)).toEqual(['INVOCATION_ENDED', 'INVOCATION_ENDED']);
  expect(asked).toBe(4);
});

it('refuses a value that is too large before it is read', async () => {
  const { call } = opened({});
  const unread = `["key", ${'['.repeat(300_000)}`;
  for (const method of ['data.set', 'cache.set'])
    expect(await call(method, unread)).toMatchObject({ error: { code: 'DATA_LIMIT_EXCEEDED' } });
});

it('computes for an invocation until it has used its CPU, and for nobody beyond that', async () => {
  const work = async ({ hostCpu }: CapabilityScope) => {
    hostCpu.requireLeft();
    hostCpu.charge(60_000.4);
    return 'digest';
  };
  const { call, usage, charged } = opened({}, {}, { 'crypto.hash': work });
  const hash = JSON.stringify([{ algorithm: 'sha256', data: { text: '' } }]);
  const replies = [await call('crypto.hash', hash), await call('crypto.hash', hash)];
  expect(replies).toEqual([{ value: '"digest"' }, { value: '"digest"' }]);
  expect(await call('crypto.hash', hash)).toMatchObject({ error: { code: 'HOST_CPU_EXCEEDED' } });
  expect([usage.hostCpuUs, charged]).toEqual([120_000, [60_000, 60_000]]);
});

it('counts what the host still computes when the invocation has ended', async () => {
  const later = Promise.withResolvers<void>();
  const work = async ({ hostCpu }: CapabilityScope) => {
    await later.promise;
    hostCpu.charge(60_000);
    return 'digest';
  };
  const { call, end, usage, charged, countedLater } = opened({}, {}, { 'crypto.hash': work });
  const reply = call('crypto.hash', JSON.stringify([{ algorithm: 'sha256', data: { text: '' } }]));
  await new Promise(setImmediate);
  end();
  later.resolve();
  await reply;
  expect([usage.hostCpuUs, charged, countedLater]).toEqual([0, [60_000], [60_000]]);
});

interface Rights {
  readonly grants?: readonly string[];
  readonly permissions?: readonly string[];
  readonly unbound?: readonly string[];
}

/** One hook of a plugin whose calls end as told. */
function opened(failures: Readonly<Record<string, Error>>, rights: Rights = {}, answering: object = {}) {
  const failing = Object.entries(failures).map(([name, error]) => [name, () => Promise.reject(error)]);
  // The calls that the tests make, and no others.
  const capabilities = { ...Object.fromEntries(failing), ...answering } as unknown as Capabilities;
  const charged: number[] = [];
  const countedLater: number[] = [];
  const invocations = new Invocations(() => capabilities, {
    quotas: {} as CallQuotas,
    clock: systemClock,
    health: { requireCpu: () => undefined, charge: (_, { cpuUs }) => charged.push(cpuUs) },
    meter: { addCpu: (_, cpuUs) => countedLater.push(cpuUs) },
  });
  const { grants = [], permissions = [], unbound = [] } = rights;
  const installation = {
    id: newId<InstallationId>(),
    slug: 'calls',
    grants: new Set(grants),
    unbound,
    manifest: { permissions, resource_limits: { disk_io_mb: 10 } },
    program: { key: 'calls@1' },
  } as unknown as DispatchedInstallation;
  const invocation = invocations.open({
    scope: scope(),
    installation,
    kind: 'hook',
    handler: 'before_sale_create',
    calls: 10,
    cpuMs: 100,
    wallMs: 60_000,
  });
  const { id: invocationId } = invocation;
  return {
    excused: invocation.excused,
    usage: invocation.usage,
    charged,
    countedLater,
    end: () => invocation[Symbol.dispose](),
    call: (method: string, args: string) => invocations.call({ key: 'calls@1', invocationId, method, args }),
  };
}

function scope() {
  return {
    storeId: newId<StoreId>(),
    actor: { kind: 'system' },
    traceId: 't',
    signal: new AbortController().signal,
    log: silentLog,
    cause: [],
  } as const;
}

import { httpErrors, requestErrors } from '@daino/contract';
import { type InstallationId, newId, silentLog, type StoreId, systemClock } from '@daino/kernel';
import { expect, it } from 'vitest';
import type { CallQuotas } from '../health/call-quotas.ts';
import type { Capabilities } from './capability-scope.ts';
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

interface Rights {
  readonly grants?: readonly string[];
  readonly permissions?: readonly string[];
  readonly unbound?: readonly string[];
}

/** One hook of a plugin whose calls end as told. */
function opened(failures: Readonly<Record<string, Error>>, rights: Rights = {}) {
  const failing = Object.entries(failures).map(([name, error]) => [name, () => Promise.reject(error)]);
  // The calls that the tests make, and no others.
  const capabilities = Object.fromEntries(failing) as unknown as Capabilities;
  const invocations = new Invocations(() => capabilities, { quotas: {} as CallQuotas, clock: systemClock });
  const { grants = [], permissions = [], unbound = [] } = rights;
  const installation = {
    id: newId<InstallationId>(),
    slug: 'calls',
    grants: new Set(grants),
    unbound,
    manifest: { permissions, resource_limits: {} },
    program: { key: 'calls@1' },
  } as unknown as DispatchedInstallation;
  const invocation = invocations.open({
    scope: scope(),
    installation,
    kind: 'hook',
    handler: 'before_sale_create',
    calls: 10,
    wallMs: 60_000,
  });
  const { id: invocationId } = invocation;
  return {
    excused: invocation.excused,
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

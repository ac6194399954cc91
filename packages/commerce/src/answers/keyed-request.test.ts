import { newId, silentLog, type StoreId, type StoreScope } from '@daino/kernel';
import { expect, test } from 'vitest';
import { keyedRequest } from './keyed-request.ts';

const scope: StoreScope = {
  storeId: newId<StoreId>(),
  actor: { kind: 'system' },
  traceId: '0'.repeat(32),
  signal: AbortSignal.timeout(60_000),
  log: silentLog,
  cause: [],
  idempotencyKey: 'k',
};

const hashOf = (operation: string, input: object) =>
  keyedRequest(scope, operation, input)?.hash.toString('hex');

test('a request without a key cannot be repeated', () => {
  const { idempotencyKey: _, ...keyless } = scope;

  expect(keyedRequest(keyless, 'record-sale', {})).toBeUndefined();
});

test('requests are the same when they say the same, in whatever order', () => {
  expect(hashOf('record-sale', { a: 1, b: { c: [1, 2], d: null } })).toBe(
    hashOf('record-sale', { b: { d: null, c: [1, 2] }, a: 1 }),
  );
});

test.for([
  ['create-customer', { a: [1, 2] }],
  ['record-sale', { a: [2, 1] }],
  ['record-sale', { a: [1, 2], b: 1 }],
  ['record-sale', { a: ['1', 2] }],
] as const)('%s %o is another request', ([operation, input]) => {
  expect(hashOf(operation, input)).not.toBe(hashOf('record-sale', { a: [1, 2] }));
});

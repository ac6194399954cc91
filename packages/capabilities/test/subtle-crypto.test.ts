import { webcrypto } from 'node:crypto';
import { capabilityErrors, capabilityTable, type SubtleKey } from '@daino/contract';
import { newId, type InstallationId, type StoreId } from '@daino/kernel';
import type { CapabilityScope } from '@daino/engine';
import { afterAll, expect, it } from 'vitest';
import { subtleCrypto } from '../src/subtle-crypto.ts';

const subtle = subtleCrypto();
afterAll(() => subtle[Symbol.asyncDispose]());

const PASSWORD = new TextEncoder().encode('secret');
const derivation = {
  operation: 'deriveBits',
  algorithm: { name: 'PBKDF2', hash: 'SHA-512', iterations: 20_000, salt: { text: 'salt' } },
  key: keyOf('PBKDF2', ['deriveBits'], PASSWORD),
  length: 256,
};

it('derives the bits that Web Crypto derives, and says of whom the CPU was used', async () => {
  const plugin = caller();
  const key = await webcrypto.subtle.importKey('raw', PASSWORD, 'PBKDF2', false, ['deriveBits']);
  const algorithm = { ...derivation.algorithm, salt: new TextEncoder().encode('salt') };
  const expected = await webcrypto.subtle.deriveBits(algorithm, key, 256);
  expect(await ask(plugin, derivation)).toEqual({ bytes: Buffer.from(expected).toString('base64') });
  expect(plugin.charged).toHaveLength(1);
  // 20,000 rounds of SHA-512 on any machine.
  expect(plugin.charged[0]).toBeGreaterThan(1_000);
});

it('refuses what Web Crypto refuses, before it begins', async () => {
  const plugin = caller();
  const many = { ...derivation, length: 8_192, algorithm: { ...derivation.algorithm, iterations: 600_000 } };
  const failed = async (request: object) => (await ask(plugin, request)) as { failed?: { name: string } };
  expect((await failed(many)).failed?.name).toBe('OperationError');
  expect((await failed({ ...derivation, length: 9 })).failed?.name).toBe('OperationError');
  const unused = keyOf('PBKDF2', ['deriveKey'], PASSWORD);
  expect((await failed({ ...derivation, key: unused })).failed?.name).toBe('InvalidAccessError');
  const rsa = { name: 'RSA-PSS', hash: 'SHA-256', modulusLength: 2_048 };
  const generation = { operation: 'generateKey', algorithm: rsa, usages: ['encrypt'] };
  expect((await failed(generation)).failed?.name).toBe('SyntaxError');
  expect((await failed({ ...generation, usages: ['verify'] })).failed?.name).toBe('SyntaxError');
  expect(plugin.charged).toEqual([]);
});

it('generates an RSA pair that signs and verifies', async () => {
  const plugin = caller();
  const algorithm = { name: 'RSA-PSS', hash: 'SHA-256', modulusLength: 2_048 };
  const usages = ['sign', 'verify'];
  const made = await ask(plugin, { operation: 'generateKey', algorithm, usages });
  if (!('pair' in made)) throw new Error('There is no pair.');
  const { publicKey, privateKey } = made.pair;
  expect([publicKey.usages, privateKey.usages]).toEqual([['verify'], ['sign']]);
  expect(publicKey.algorithm).toEqual(algorithm);
  const work = { algorithm: { name: 'RSA-PSS', saltLength: 32 }, data: { text: 'text' } };
  const signed = await ask(plugin, { operation: 'sign', key: privateKey, ...work });
  if (!('bytes' in signed)) throw new Error('There is no signature.');
  const signature = { base64: signed.bytes };
  expect(await ask(plugin, { operation: 'verify', key: publicKey, signature, ...work })).toEqual({
    verified: true,
  });
  expect(plugin.charged).toHaveLength(3);
});

it('takes no RSA key of a length that nobody uses, however it comes', async () => {
  const number = Buffer.alloc(2_048, 0xff).toString('base64url');
  const short = Buffer.from([7]).toString('base64url');
  const parts = { p: short, q: short, dp: short, dq: short, qi: short };
  const jwk = { kty: 'RSA', n: number, e: 'AQAB', d: number, ...parts };
  const algorithm = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' };
  const refused = { failed: { name: 'DataError', message: 'The key is too large.' } };
  const importing = { operation: 'importKey', format: 'jwk', algorithm, usages: ['sign'], jwk };
  expect(await ask(caller(), importing)).toEqual(refused);
  const key = await webcrypto.subtle.importKey('jwk', jwk, algorithm, true, ['sign']);
  const data = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', key)).toString('base64');
  const kept = { type: 'private', algorithm, usages: ['sign'], data };
  const signing = { operation: 'sign', algorithm, key: kept, data: { text: '' } };
  expect(await ask(caller(), signing)).toEqual(refused);
});

it('does nothing for whoever has used what it may, also when that was while it waited', async () => {
  const plugin = caller(3_000);
  const results = await Promise.allSettled(Array.from({ length: 6 }, () => ask(plugin, derivation)));
  const refusals = results.filter((one) => one.status === 'rejected');
  expect(refusals.length).toBe(6 - plugin.charged.length);
  expect(refusals.length).toBeGreaterThan(0);
  expect(refusals[0]?.reason).toMatchObject({ code: 'HOST_CPU_EXCEEDED' });
});

it('does one thing at a time for a store, whoever asks', async () => {
  const storeId = newId<StoreId>();
  const order: string[] = [];
  const begin = async (name: string, plugin: Asking, request: object) => {
    await ask(plugin, request);
    order.push(name);
  };
  const digest = { operation: 'digest', algorithm: { name: 'SHA-256' }, data: { text: 'text' } };
  const flood = caller(Infinity, storeId);
  const all = Array.from({ length: 20 }, (_, at) => begin(`flood ${at}`, flood, digest));
  await Promise.all([
    ...all,
    begin('sibling', caller(Infinity, storeId), digest),
    begin('other', caller(), digest),
  ]);
  expect(order.indexOf('sibling')).toBeLessThan(4);
  expect(order.indexOf('other')).toBeLessThan(4);
});

interface Asking extends CapabilityScope {
  /** Microseconds. */
  readonly charged: readonly number[];
}

/** A plugin that may use so many microseconds; of a call only this is read. */
function caller(limitUs = Infinity, storeId = newId<StoreId>()): Asking {
  const charged: number[] = [];
  const hostCpu: CapabilityScope['hostCpu'] = {
    requireLeft() {
      const used = charged.reduce((sum, one) => sum + one, 0);
      if (used >= limitUs) throw capabilityErrors.HOST_CPU_EXCEEDED({ limitMs: limitUs / 1_000 });
    },
    charge: (cpuUs) => void charged.push(cpuUs),
  };
  const installation = { id: newId<InstallationId>() };
  const { signal } = new AbortController();
  return { charged, storeId, installation, signal, hostCpu } as unknown as Asking;
}

function keyOf(name: 'PBKDF2', usages: SubtleKey['usages'], data: Uint8Array): SubtleKey {
  return { type: 'secret', algorithm: { name }, usages, data: Buffer.from(data).toString('base64') };
}

/** As the broker hands it on: read by the table. */
async function ask(plugin: CapabilityScope, request: object) {
  const [read] = capabilityTable['crypto.subtle'].args.parse([request]);
  return subtle.call(plugin, read);
}

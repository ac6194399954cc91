import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { json, pluginData, type StoreTransaction } from '../../src/index.ts';
import { type TwoInstallations, twoInstallations } from './two-installations.ts';

let two: TwoInstallations;

beforeAll(async () => {
  two = await twoInstallations();
});
afterAll(() => two[Symbol.asyncDispose]());
beforeEach(() => two.database.operator.query.deleteFrom('pluginData').execute());

const all = { prefix: '', limit: 100, bytes: 1_000_000 };

test('ends a page with its last entry, or with the one that reaches its bytes', async () => {
  await keep({ a: 'x'.repeat(98), b: 'x'.repeat(98), c: 'x'.repeat(998), d: 1, e: 2 });
  expect(await page(all)).toEqual({ keys: ['a', 'b', 'c', 'd', 'e'], more: false });
  expect(await page({ ...all, limit: 2 })).toEqual({ keys: ['a', 'b'], more: true });
  expect(await page({ ...all, limit: 5 })).toEqual({ keys: ['a', 'b', 'c', 'd', 'e'], more: false });
  expect(await page({ ...all, bytes: 100 })).toEqual({ keys: ['a'], more: true });
  expect(await page({ ...all, bytes: 101 })).toEqual({ keys: ['a', 'b'], more: true });
  expect(await page({ ...all, bytes: 201 })).toEqual({ keys: ['a', 'b', 'c'], more: true });
  expect(await page({ ...all, bytes: 1, after: 'b' })).toEqual({ keys: ['c'], more: true });
  expect(await page({ ...all, bytes: 1, after: 'd' })).toEqual({ keys: ['e'], more: false });
  expect(await page({ ...all, after: 'e' })).toEqual({ keys: [], more: false });
});

test('counts bytes, not characters', async () => {
  await keep({ a: 'é'.repeat(49), b: 'é' });
  expect(await page({ ...all, bytes: 100 })).toEqual({ keys: ['a'], more: true });
});

test('stays within its prefix, whatever characters it has', async () => {
  await keep({ 'a%': 1, a_b: 2, 'aé/1': 3, 'aé/2': 4, aê: 5, b: 6 });
  expect(await page({ ...all, prefix: 'aé/' })).toEqual({ keys: ['aé/1', 'aé/2'], more: false });
  expect(await page({ ...all, prefix: 'aé/', limit: 1 })).toEqual({ keys: ['aé/1'], more: true });
  expect(await page({ ...all, prefix: 'aé/', after: 'aé/1', bytes: 1 })).toEqual({
    keys: ['aé/2'],
    more: false,
  });
  expect(await page({ ...all, prefix: 'a_' })).toEqual({ keys: ['a_b'], more: false });
  expect(await page({ ...all, prefix: 'c' })).toEqual({ keys: [], more: false });
});

test('gives values as they were stored, null among them', async () => {
  const values = [null, '', 0, -1.5, true, [], {}, { list: [null, 'é', { deep: 1 }] }];
  await keep(Object.fromEntries(values.map((value, index) => [`${index}`, value])));
  const { data } = await inOurs((tx) => pluginData.list(tx, two.ours.installationId, all));
  expect(data.map(({ value }) => value)).toEqual(values);
});

test('finds its place among many entries', async () => {
  await keep(
    Object.fromEntries(Array.from({ length: 450 }, (_, index) => [`${index}`.padStart(3, '0'), index])),
  );
  const seen: string[] = [];
  for (let after = '', more = true; more; after = seen.at(-1) ?? '') {
    const { keys, ...found } = await page({ ...all, after });
    seen.push(...keys);
    more = found.more;
  }
  expect(seen).toEqual(Array.from({ length: 450 }, (_, index) => `${index}`.padStart(3, '0')));
});

async function keep(values: Readonly<Record<string, unknown>>): Promise<void> {
  await inOurs(async (tx) => {
    for (const [key, value] of Object.entries(values))
      await pluginData.set(tx, two.ours.installationId, { key, value: json(value as never) });
  });
}

async function page(options: Parameters<typeof pluginData.list>[2]) {
  const { data, more } = await inOurs((tx) => pluginData.list(tx, two.ours.installationId, options));
  return { keys: data.map(({ key }) => key), more };
}

function inOurs<T>(work: (tx: StoreTransaction) => Promise<T>): Promise<T> {
  return two.database.inStore(two.ours, work);
}

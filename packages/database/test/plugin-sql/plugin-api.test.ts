import { currencyDigits } from '@daino/contract';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Database } from '../../src/index.ts';
import { testDatabase } from '../../src/testing/index.ts';
import { connectAs } from '../server/connect-as.ts';

let database: Database;

beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database[Symbol.asyncDispose]());

test('knows the digits of every currency as the contract does', async () => {
  await using installer = await connectAs(database, 'daino_installer');
  const currencies = [...Intl.supportedValuesOf('currency'), 'XXX'];
  const { rows } = await installer.query<{ currency: string; digits: number; amount: string }>(
    `select currency, plugin_api.currency_digits(currency) as digits, plugin_api.major(12345, currency)::text as amount
     from unnest($1::text[]) as currency`,
    [currencies],
  );
  expect(rows).toEqual(
    currencies.map((currency) => {
      const digits = currencyDigits(currency);
      return { currency, digits, amount: (12_345 / 10 ** digits).toFixed(digits) };
    }),
  );
});

test('daino_installer reads what plugins can be granted, and nothing else', async () => {
  await using installer = await connectAs(database, 'daino_installer');
  for (const table of [
    'users',
    'sessions',
    'stores',
    'store_plugins',
    'events',
    'plugin_logs',
    'memberships',
  ]) {
    await expect(installer.query(`select * from daino.${table}`)).rejects.toMatchObject({ code: '42501' });
  }
  for (const column of ['metadata', 'trace', 'notes', 'adjustments']) {
    await expect(installer.query(`select ${column} from daino.orders`)).rejects.toMatchObject({
      code: '42501',
    });
  }
  await expect(installer.query(`delete from daino.customers`)).rejects.toMatchObject({ code: '42501' });
});

test('daino_gateway can do nothing by itself', async () => {
  await using gateway = await connectAs(database, 'daino_gateway');
  for (const statement of [
    'select * from daino.customers',
    'select * from plugin_api.customers_v1',
    'select * from pg_class',
    `select set_config('role', 'none', false)`,
    `select pg_notify('daino', 'x')`,
    'select pg_sleep(1)',
    'do $$ begin end $$',
    'create temporary table t (a int)',
    'create schema s',
    'set role daino_installer',
  ])
    await expect(gateway.query(statement)).rejects.toMatchObject({ code: '42501' });
});

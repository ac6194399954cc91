import { models } from '../src/index.ts';
import { testDatabase, testStore } from '../src/testing/index.ts';
import { sql } from 'kysely';
import { expect, it } from 'vitest';

it('prepares a statement once per connection, however often it runs', async () => {
  await using database = await testDatabase();
  const { scope } = await testStore(database);
  const names = await database.inStore(scope, async (tx) => {
    for (let value = 0; value < 5; value += 1)
      await sql`select ${value}::integer as prepared_once`.execute(tx.query);
    const { rows } = await sql<{ name: string }>`
      select name from pg_prepared_statements where statement like ${'%prepared_once'}`.execute(tx.query);
    return rows;
  });
  expect(names).toHaveLength(1);
});

it('runs more texts than a connection prepares', async () => {
  await using database = await testDatabase();
  const { scope } = await testStore(database);
  const [answers, prepared] = await database.inStore(scope, async (tx) => {
    const values: unknown[] = [];
    for (let text = 0; text < 300; text += 1) {
      const { rows } = await sql<{
        value: number;
      }>`select ${text}::integer as value, ${sql.lit(text)}`.execute(tx.query);
      values.push(rows[0]?.value);
    }
    const { rows } = await sql<{ count: number }>`
      select count(*)::integer as count from pg_prepared_statements where name <> ${''}`.execute(tx.query);
    return [values, rows[0]?.count];
  });
  expect(answers).toEqual(Array.from({ length: 300 }, (_, text) => text));
  expect(prepared).toBe(200);
});

it('prepares no text that plugins compose', async () => {
  await using database = await testDatabase();
  const { scope } = await testStore(database);
  const prepared = await database.inStore(scope, async (tx) => {
    const where = { kind: 'test', path: 'name', operator: '$eq', operand: 'x' } as const;
    expect(await models.count(tx, { model: 'Product', where })).toBe(0);
    expect(await models.find(tx, { model: 'Product', where, sort: [], limit: 1 })).toEqual([]);
    const { rows } = await sql<{ name: string }>`
      select name from pg_prepared_statements where statement like ${'%from products t%'}`.execute(tx.query);
    return rows;
  });
  expect(prepared).toEqual([]);
});

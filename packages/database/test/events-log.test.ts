import { newId } from '@daino/kernel';
import { sql } from 'kysely';
import { expect, it } from 'vitest';
import { testDatabase, testStore } from '../src/testing/index.ts';

/** As the third founding document prints the table. */
const COLUMNS = [
  ['id', 'uuid'],
  ['store_id', 'uuid'],
  ['plugin_id', 'uuid'],
  ['event_type', 'text'],
  ['payload', 'jsonb'],
  ['status', 'text'],
  ['attempts', 'integer'],
  ['response_code', 'integer'],
  ['response_body', 'text'],
  ['error_message', 'text'],
  ['created_at', 'timestamp with time zone'],
  ['processed_at', 'timestamp with time zone'],
];

it('shows every delivery under the columns of plugin_events_log, in its words', async () => {
  await using database = await testDatabase();
  const { rows: columns } = await sql<{ columnName: string; dataType: string }>`
    select column_name, data_type from information_schema.columns
    where table_schema = 'daino' and table_name = 'plugin_events_log'
    order by ordinal_position`.execute(database.operator.query);
  expect(columns.map(({ columnName, dataType }) => [columnName, dataType])).toEqual(COLUMNS);

  const { scope } = await testStore(database);
  const event = newId();
  const statuses = ['pending', 'in_flight', 'delivered', 'failed', 'dead'] as const;
  await database.inStore(scope, async (tx) => {
    await sql`
      insert into events (id, store_id, type, version, subject, payload, metadata)
      values (${event}, ${tx.storeId}, 'stock.low', 1, 'product:1', '{"stock":1}', '{}')`.execute(tx.query);
    for (const status of statuses) {
      await sql`
        insert into deliveries (id, store_id, event_id, subject, status)
        values (${newId()}, ${tx.storeId}, ${event}, 'product:1', ${status})`.execute(tx.query);
    }
    const rows = await tx.query.selectFrom('pluginEventsLog').selectAll().execute();
    expect(rows.map(({ status }) => status).toSorted()).toEqual([
      'dead',
      'delivered',
      'failed',
      'pending',
      'sent',
    ]);
    expect(rows[0]).toMatchObject({ storeId: tx.storeId, eventType: 'stock.low', payload: { stock: 1 } });
  });
});

import { newId, type InstallationId, type StoreId, type UserId } from '@daino/kernel';
import { type Database, json, type OperatorTransaction } from '../../src/index.ts';

/** Puts at least one row of this store into every table that has a store. */
export async function fillStore(
  database: Database,
  { storeId, userId }: { storeId: StoreId; userId: UserId },
): Promise<void> {
  await database.operator.transaction(async (tx) => {
    await fillCommerce(tx, storeId);
    const installationId = await fillPlugins(tx, { storeId, userId });
    await fillJournal(tx, { storeId, installationId });
    await fillOutbox(tx, { storeId, installationId });
  });
}

async function fillCommerce({ query }: OperatorTransaction, storeId: StoreId): Promise<void> {
  const [productId, customerId, orderId, paymentId] = [newId(), newId(), newId(), newId()];
  const currency = 'EUR';
  await query
    .insertInto('products')
    .values({ id: productId, storeId, name: 'Tea', priceMinor: 350, currency })
    .execute();
  await query.insertInto('customers').values({ id: customerId, storeId, name: 'Ada' }).execute();
  await query.insertInto('storeCounters').values({ storeId, name: 'sale', value: 1 }).execute();
  await query
    .insertInto('orders')
    .values({
      id: orderId,
      storeId,
      number: 'S-1',
      channel: 'pos',
      status: 'completed',
      customerId,
      currency,
      subtotalMinor: 350,
      totalMinor: 350,
    })
    .execute();
  await query
    .insertInto('orderItems')
    .values({
      id: newId(),
      storeId,
      orderId,
      position: 0,
      productId,
      name: 'Tea',
      quantity: 1,
      unitPriceMinor: 350,
      subtotalMinor: 350,
    })
    .execute();
  await query
    .insertInto('payments')
    .values({
      id: paymentId,
      storeId,
      orderId,
      method: 'cash',
      amountMinor: 350,
      currency,
      status: 'completed',
    })
    .execute();
  await query
    .insertInto('refunds')
    .values({ id: newId(), storeId, paymentId, orderId, amountMinor: 350, currency })
    .execute();
  await query
    .insertInto('carts')
    .values({
      id: newId(),
      storeId,
      status: 'open',
      customerId,
      currency,
      items: json([]),
      subtotalMinor: 0,
      totalMinor: 0,
    })
    .execute();
  await query.insertInto('employees').values({ id: newId(), storeId, name: 'Eve' }).execute();
  await query
    .insertInto('stockMovements')
    .values({ id: newId(), storeId, productId, delta: -1, stock: 9, reason: 'sale' })
    .execute();
  await query
    .insertInto('idempotencyKeys')
    .values({ storeId, key: 'k', requestHash: Buffer.alloc(32), response: json({ ok: true }) })
    .execute();
}

async function fillPlugins(
  { query }: OperatorTransaction,
  { storeId, userId }: { storeId: StoreId; userId: UserId },
): Promise<InstallationId> {
  const [pluginId, versionId, installationId] = [newId(), newId(), newId<InstallationId>()];
  await query
    .insertInto('plugins')
    .values({ id: pluginId, storeId, slug: 'own', name: 'Own', type: 'utility', version: '1.0.0' })
    .execute();
  await query
    .insertInto('pluginVersions')
    // Only that there is a manifest matters here.
    .values({
      id: versionId,
      storeId,
      pluginId,
      version: '1.0.0',
      manifest: json({}) as never,
      serverSource: '',
      sourceMap: '',
      integrity: 'sha512-',
    })
    .execute();
  await query
    .insertInto('storePlugins')
    .values({ id: installationId, storeId, pluginId, versionId, status: 'active', installedBy: userId })
    .execute();
  const own = { installationId, storeId };
  await query
    .insertInto('pluginGrants')
    .values({ ...own, name: 'customers:read' })
    .execute();
  await query
    .insertInto('pluginSubscriptions')
    .values({ ...own, kind: 'event', name: 'sale.created', handler: '' })
    .execute();
  await query
    .insertInto('lifecycleSteps')
    .values({ ...own, act: 'install', position: 0, step: 'rows' })
    .execute();
  await query
    .insertInto('pluginData')
    .values({ ...own, key: 'k', value: json(1) })
    .execute();
  await query
    .insertInto('pluginCache')
    .values({ ...own, key: 'k', value: json(1), bytes: 2, expiresAt: new Date(Date.now() + 60_000) })
    .execute();
  await query
    .insertInto('pluginMigrations')
    .values({ ...own, name: '001_first.sql', checksum: 'c' })
    .execute();
  await query
    .insertInto('pluginTables')
    .values({ ...own, name: 'notes', fields: json([]) })
    .execute();
  await query
    .insertInto('uninstallRecords')
    .values({ id: newId(), storeId, slug: 'gone', version: '1.0.0', removed: json({ data: 1 }) })
    .execute();
  return installationId;
}

interface Installed {
  readonly storeId: StoreId;
  readonly installationId: InstallationId;
}

async function fillJournal({ query }: OperatorTransaction, own: Installed): Promise<void> {
  const entry = { ...own, version: '1.0.0', handler: 'h', traceId: 't', message: 'm' };
  await query
    .insertInto('pluginLogs')
    .values({ ...entry, id: newId(), level: 'info' })
    .execute();
  await query
    .insertInto('pluginErrors')
    .values({ ...entry, id: newId(), code: 'HANDLER_THREW' })
    .execute();
  await query.insertInto('pluginHealth').values(own).execute();
  await query
    .insertInto('pluginCallQuotas')
    .values({ ...own, hour: new Date(), taken: 1, got: 1 })
    .execute();
  const used = { capabilityCalls: 0, bytesIn: 0, bytesOut: 0, wallUs: 9, cpuUs: 5 };
  const run = { ...own, ...used, version: '1.0.0', kind: 'hook', handler: 'h', outcome: 'done' } as const;
  await query
    .insertInto('pluginUsage')
    .values({
      ...run,
      grain: 'ever',
      at: new Date(0),
      runs: 1,
      wallUsMax: 9,
      heapBytesMax: 0,
      wallHistogram: [1],
    })
    .execute();
  await query
    .insertInto('pluginRuns')
    .values({
      ...run,
      id: newId(),
      traceId: 't',
      errorCode: null,
      heapBytes: 0,
      changed: [],
      standsFor: 1,
      createdAt: new Date(),
    })
    .execute();
}

async function fillOutbox(
  { query }: OperatorTransaction,
  { storeId, installationId }: Installed,
): Promise<void> {
  const eventId = newId();
  const metadata = json({ cause: [], depth: 0, trace: 't' });
  await query
    .insertInto('events')
    .values({
      id: eventId,
      storeId,
      type: 'sale.created',
      version: 1,
      subject: 's',
      payload: json({}),
      metadata,
    })
    .execute();
  await query
    .insertInto('deliveries')
    .values({ id: newId(), storeId, eventId, installationId, subject: 's' })
    .execute();
}

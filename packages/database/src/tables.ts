// The tables of src/migrations, as Kysely sees them: camelCase names, amounts as whole minor units, timestamps as Date.

import type {
  Address,
  EventEnvelope,
  Filter,
  HandlerKind,
  HealthState,
  HookTrace,
  InstallationStatus,
  Manifest,
  OrderStatus,
  OrderType,
  PluginBundle,
  Product,
  RunOutcome,
  StockReason,
  TableField,
  UsageGrain,
} from '@daino/contract';
import type { InstallationId, OrganizationId, Role, StoreId, UserId } from '@daino/kernel';
import type { Generated, GeneratedAlways } from 'kysely';
import type { GeneratedJson, JsonColumn, NullableJson } from './json.ts';

export interface Tables {
  organizations: OrganizationsTable;
  stores: StoresTable;
  storeVersions: StoreVersionsTable;
  users: UsersTable;
  memberships: MembershipsTable;
  sessions: SessionsTable;
  idempotencyKeys: IdempotencyKeysTable;
  products: ProductsTable;
  customers: CustomersTable;
  storeCounters: StoreCountersTable;
  orders: OrdersTable;
  orderItems: OrderItemsTable;
  payments: PaymentsTable;
  refunds: RefundsTable;
  carts: CartsTable;
  employees: EmployeesTable;
  stockMovements: StockMovementsTable;
  plugins: PluginsTable;
  pluginVersions: PluginVersionsTable;
  storePlugins: StorePluginsTable;
  pluginGrants: PluginGrantsTable;
  pluginSubscriptions: PluginSubscriptionsTable;
  lifecycleSteps: LifecycleStepsTable;
  uninstallRecords: UninstallRecordsTable;
  pluginData: PluginDataTable;
  pluginCache: PluginCacheTable;
  pluginMigrations: PluginMigrationsTable;
  pluginTables: PluginTablesTable;
  pluginLogs: PluginLogsTable;
  pluginErrors: PluginErrorsTable;
  pluginHealth: PluginHealthTable;
  pluginCallQuotas: PluginCallQuotasTable;
  pluginUsage: PluginUsageTable;
  pluginRuns: PluginRunsTable;
  events: EventsTable;
  deliveries: DeliveriesTable;
  pluginEventsLog: PluginEventsLogView;
}

/** Free JSON beside an entity. */
export type JsonObject = Product['metadata'];
/** Any JSON value. */
export type JsonValue = JsonObject[string];

/** A change to an order's total by a plugin; negative is a discount. */
export interface OrderAdjustment {
  readonly id: string;
  readonly label: string;
  readonly amountMinor: number;
  /** The line that it belongs to. */
  readonly target?: string | undefined;
  /** The plugin's slug. */
  readonly source: string;
}

interface OrganizationsTable {
  id: OrganizationId;
  slug: string;
  name: string;
  createdAt: Generated<Date>;
}

interface StoresTable {
  id: StoreId;
  organizationId: OrganizationId;
  slug: string;
  name: string;
  currency: string;
  timezone: string;
  settings: GeneratedJson<JsonObject>;
  createdAt: Generated<Date>;
  updatedAt: Generated<Date>;
}

interface StoreVersionsTable {
  storeId: StoreId;
  plugins: Generated<number>;
}

interface UsersTable {
  id: UserId;
  email: string;
  name: string;
  passwordHash: string;
  createdAt: Generated<Date>;
  updatedAt: Generated<Date>;
  disabledAt: Date | null;
}

interface MembershipsTable {
  userId: UserId;
  storeId: StoreId;
  role: Role;
  createdAt: Generated<Date>;
}

interface SessionsTable {
  id: string;
  familyId: string;
  userId: UserId;
  tokenHash: Buffer;
  expiresAt: Date;
  usedAt: Date | null;
  revokedAt: Date | null;
  createdAt: Generated<Date>;
}

interface IdempotencyKeysTable {
  storeId: StoreId;
  key: string;
  requestHash: Buffer;
  response: JsonColumn<JsonValue>;
  createdAt: Generated<Date>;
}

interface ProductsTable {
  id: string;
  storeId: StoreId;
  name: string;
  description: string | null;
  sku: string | null;
  priceMinor: number;
  currency: string;
  stock: Generated<number>;
  allowBackorder: Generated<boolean>;
  lowStockThreshold: number | null;
  reorderThreshold: number | null;
  category: string | null;
  tags: Generated<string[]>;
  images: Generated<string[]>;
  metadata: GeneratedJson<JsonObject>;
  createdAt: Generated<Date>;
  updatedAt: Generated<Date>;
}

interface CustomersTable {
  id: string;
  storeId: StoreId;
  name: string;
  email: string | null;
  phone: string | null;
  tags: Generated<string[]>;
  metadata: GeneratedJson<JsonObject>;
  createdAt: Generated<Date>;
  updatedAt: Generated<Date>;
}

interface StoreCountersTable {
  storeId: StoreId;
  name: string;
  value: number;
}

interface OrdersTable {
  id: string;
  storeId: StoreId;
  number: string;
  channel: 'pos' | 'online';
  status: OrderStatus;
  orderType: OrderType | null;
  customerId: string | null;
  customerName: string | null;
  customerPhone: string | null;
  customerEmail: string | null;
  employeeId: string | null;
  deliveryAddress: NullableJson<Address>;
  currency: string;
  subtotalMinor: number;
  totalMinor: number;
  adjustments: GeneratedJson<readonly OrderAdjustment[]>;
  notes: string | null;
  metadata: GeneratedJson<JsonObject>;
  trace: GeneratedJson<HookTrace>;
  createdAt: Generated<Date>;
  updatedAt: Generated<Date>;
}

interface OrderItemsTable {
  id: string;
  storeId: StoreId;
  orderId: string;
  position: number;
  productId: string;
  name: string;
  sku: string | null;
  quantity: number;
  /** Pieces of it that came back into stock. */
  restocked: Generated<number>;
  unitPriceMinor: number;
  subtotalMinor: number;
  metadata: GeneratedJson<JsonObject>;
}

interface PaymentsTable {
  id: string;
  storeId: StoreId;
  orderId: string;
  provider: string | null;
  method: string;
  amountMinor: number;
  refundedMinor: Generated<number>;
  currency: string;
  reference: string | null;
  status: 'initiated' | 'completed' | 'failed' | 'refunded';
  metadata: GeneratedJson<JsonObject>;
  trace: GeneratedJson<HookTrace>;
  createdAt: Generated<Date>;
}

interface RefundsTable {
  id: string;
  storeId: StoreId;
  paymentId: string;
  orderId: string;
  amountMinor: number;
  currency: string;
  reason: string | null;
  restock: GeneratedJson<readonly RestockedLine[]>;
  metadata: GeneratedJson<JsonObject>;
  trace: GeneratedJson<HookTrace>;
  createdAt: Generated<Date>;
}

/** Pieces of a line that came back into stock with a refund. */
export interface RestockedLine {
  readonly itemId: string;
  readonly quantity: number;
}

interface CartsTable {
  id: string;
  storeId: StoreId;
  status: 'open' | 'ordered' | 'abandoned';
  customerId: string | null;
  currency: string;
  items: JsonColumn<readonly CartItem[]>;
  adjustments: GeneratedJson<readonly OrderAdjustment[]>;
  subtotalMinor: number;
  totalMinor: number;
  metadata: GeneratedJson<JsonObject>;
  trace: GeneratedJson<HookTrace>;
  createdAt: Generated<Date>;
  updatedAt: Generated<Date>;
}

/** A line of a cart, at the price that it had when the cart last changed. */
export interface CartItem {
  readonly id: string;
  readonly productId: string;
  readonly name: string;
  readonly sku: string | null;
  readonly quantity: number;
  readonly unitPriceMinor: number;
  readonly subtotalMinor: number;
  readonly metadata: JsonObject;
}

interface EmployeesTable {
  id: string;
  storeId: StoreId;
  name: string;
  email: string | null;
  phone: string | null;
  title: string | null;
  active: Generated<boolean>;
  metadata: GeneratedJson<JsonObject>;
  createdAt: Generated<Date>;
  updatedAt: Generated<Date>;
}

interface StockMovementsTable {
  id: string;
  storeId: StoreId;
  productId: string;
  delta: number;
  stock: number;
  reason: StockReason;
  reference: string | null;
  createdAt: Generated<Date>;
}

interface PluginsTable {
  id: string;
  storeId: StoreId | null;
  slug: string;
  name: string;
  description: string | null;
  type: string;
  version: string;
  iconUrl: string | null;
  isInternal: Generated<boolean>;
  isActive: Generated<boolean>;
  configSchema: NullableJson<JsonObject>;
  requiredEvents: string[] | null;
  pricingModel: Generated<string>;
  createdAt: Generated<Date>;
  updatedAt: Generated<Date>;
}

interface PluginVersionsTable {
  id: string;
  storeId: StoreId | null;
  pluginId: string;
  version: string;
  manifest: JsonColumn<Manifest>;
  serverSource: string;
  sourceMap: string;
  migrations: GeneratedJson<PluginBundle['migrations']>;
  integrity: PluginBundle['integrity'];
  createdAt: Generated<Date>;
}

interface StorePluginsTable {
  id: InstallationId;
  storeId: StoreId;
  pluginId: string;
  versionId: string;
  status: InstallationStatus;
  enabled: GeneratedAlways<boolean>;
  config: GeneratedJson<JsonObject>;
  configVersion: Generated<number>;
  priority: Generated<number>;
  webhookUrl: string | null;
  webhookSecret: string | null;
  lastError: NullableJson<{ readonly code: string; readonly message: string; readonly at: string }>;
  activations: Generated<number>;
  installedBy: UserId | null;
  installedAt: Generated<Date>;
  updatedAt: Generated<Date>;
  lastActivatedAt: Date | null;
  lastDeactivatedAt: Date | null;
  lastUsedAt: Date | null;
}

interface PluginGrantsTable {
  installationId: InstallationId;
  storeId: StoreId;
  name: string;
  /** The host that a network name stands for. */
  boundTo: string | null;
  grantedBy: UserId | null;
  grantedAt: Generated<Date>;
}

interface PluginSubscriptionsTable {
  installationId: InstallationId;
  storeId: StoreId;
  kind: 'hook' | 'event';
  name: string;
  handler: string;
  priority: Generated<number>;
  timeoutMs: number | null;
  onError: 'continue' | 'block' | null;
  filter: NullableJson<Filter>;
}

interface LifecycleStepsTable {
  installationId: InstallationId;
  storeId: StoreId;
  act: 'install' | 'activate' | 'deactivate' | 'uninstall' | 'grant';
  position: number;
  step: string;
  data: GeneratedJson<JsonObject>;
  startedAt: Generated<Date>;
}

interface UninstallRecordsTable {
  id: string;
  storeId: StoreId;
  slug: string;
  version: string;
  removed: JsonColumn<Readonly<Record<string, number>>>;
  uninstalledBy: UserId | null;
  uninstalledAt: Generated<Date>;
}

interface PluginDataTable {
  installationId: InstallationId;
  storeId: StoreId;
  key: string;
  value: JsonColumn<JsonValue>;
  updatedAt: Generated<Date>;
}

interface PluginCacheTable {
  installationId: InstallationId;
  storeId: StoreId;
  key: string;
  value: JsonColumn<JsonValue>;
  bytes: number;
  expiresAt: Date;
}

interface PluginMigrationsTable {
  installationId: InstallationId;
  storeId: StoreId;
  name: string;
  checksum: string;
  appliedAt: Generated<Date>;
}

interface PluginTablesTable {
  installationId: InstallationId;
  storeId: StoreId;
  name: string;
  fields: JsonColumn<readonly TableField[]>;
  createdAt: Generated<Date>;
  updatedAt: Generated<Date>;
}

interface PluginLogsTable {
  id: string;
  storeId: StoreId;
  installationId: InstallationId;
  version: string;
  handler: string;
  traceId: string;
  level: 'debug' | 'info' | 'warn' | 'error';
  message: string;
  fields: GeneratedJson<JsonObject>;
  createdAt: Generated<Date>;
}

interface PluginErrorsTable {
  id: string;
  storeId: StoreId;
  installationId: InstallationId;
  version: string;
  handler: string;
  traceId: string;
  code: string;
  message: string;
  stack: string | null;
  createdAt: Generated<Date>;
}

interface PluginHealthTable {
  installationId: InstallationId;
  storeId: StoreId;
  state: Generated<HealthState>;
  since: Generated<Date>;
  failures: Generated<number>;
  streak: Generated<number>;
  recent: GeneratedJson<readonly { readonly at: number; readonly runs: number; readonly failures: number }[]>;
  offences: GeneratedJson<readonly number[]>;
  quarantined: Generated<boolean>;
  waitMs: Generated<number>;
  nextTrialAt: Date | null;
  trial: string | null;
  trialUntil: Date | null;
  lastFailure: NullableJson<{ readonly code: string; readonly message: string; readonly at: string }>;
}

interface PluginCallQuotasTable {
  installationId: InstallationId;
  storeId: StoreId;
  hour: Date;
  taken: number;
  got: number;
}

interface PluginUsageTable {
  installationId: InstallationId;
  storeId: StoreId;
  grain: UsageGrain | 'ever';
  at: Date;
  version: string;
  kind: HandlerKind;
  handler: string;
  outcome: RunOutcome;
  runs: number;
  wallUs: number;
  wallUsMax: number;
  cpuUs: number;
  heapBytesMax: number;
  capabilityCalls: number;
  bytesIn: number;
  bytesOut: number;
  wallHistogram: readonly number[];
}

interface PluginRunsTable {
  id: string;
  storeId: StoreId;
  installationId: InstallationId;
  version: string;
  kind: HandlerKind;
  handler: string;
  traceId: string;
  outcome: RunOutcome;
  errorCode: string | null;
  wallUs: number;
  cpuUs: number;
  heapBytes: number;
  capabilityCalls: number;
  bytesIn: number;
  bytesOut: number;
  changed: readonly string[];
  standsFor: number;
  createdAt: Date;
}

interface EventsTable {
  seq: GeneratedAlways<number>;
  id: string;
  storeId: StoreId;
  type: string;
  version: number;
  subject: string;
  payload: JsonColumn<EventEnvelope['payload']>;
  metadata: JsonColumn<EventEnvelope['metadata']>;
  createdAt: Generated<Date>;
}

interface DeliveriesTable {
  seq: GeneratedAlways<number>;
  id: string;
  storeId: StoreId;
  eventId: string;
  installationId: InstallationId | null;
  subject: string;
  status: Generated<'pending' | 'in_flight' | 'delivered' | 'failed' | 'dead'>;
  attempts: Generated<number>;
  dueAt: Generated<Date>;
  leasedUntil: Date | null;
  lease: string | null;
  errorCode: string | null;
  errorMessage: string | null;
  createdAt: Generated<Date>;
  processedAt: Date | null;
  replayOf: string | null;
}

/** Deliveries under the names of the plugin model's own log; read-only. */
interface PluginEventsLogView {
  id: GeneratedAlways<string>;
  storeId: GeneratedAlways<StoreId>;
  pluginId: GeneratedAlways<string | null>;
  eventType: GeneratedAlways<string>;
  payload: GeneratedAlways<EventEnvelope['payload']>;
  status: GeneratedAlways<'pending' | 'sent' | 'delivered' | 'failed' | 'dead'>;
  attempts: GeneratedAlways<number>;
  responseCode: GeneratedAlways<number | null>;
  responseBody: GeneratedAlways<string | null>;
  errorMessage: GeneratedAlways<string | null>;
  createdAt: GeneratedAlways<Date>;
  processedAt: GeneratedAlways<Date | null>;
}

import * as answers from './commerce/answers.ts';
import * as carts from './commerce/carts.ts';
import * as customers from './commerce/customers.ts';
import * as employees from './commerce/employees.ts';
import * as orders from './commerce/orders.ts';
import * as payments from './commerce/payments.ts';
import * as products from './commerce/products.ts';
import * as refunds from './commerce/refunds.ts';
import * as sales from './commerce/sales.ts';
import * as stock from './commerce/stock.ts';
import * as models from './models/models.ts';
import * as deliveries from './outbox/deliveries.ts';
import * as deliveryHistory from './outbox/delivery-history.ts';
import * as eventHistory from './outbox/event-history.ts';
import * as events from './outbox/events.ts';
import * as memberships from './operator/memberships.ts';
import * as organizations from './operator/organizations.ts';
import * as sessions from './operator/sessions.ts';
import * as stores from './operator/stores.ts';
import * as users from './operator/users.ts';
import * as callQuotas from './plugins/call-quotas.ts';
import * as catalogue from './plugins/catalogue.ts';
import * as installations from './plugins/installations.ts';
import * as lifecycleSteps from './plugins/lifecycle-steps.ts';
import * as pluginCache from './plugins/plugin-cache.ts';
import * as pluginData from './plugins/plugin-data.ts';
import * as pluginHealth from './plugins/plugin-health.ts';
import * as pluginJournal from './plugins/plugin-journal.ts';
import * as pluginTables from './plugin-tables/registered-tables.ts';
import * as tableReads from './plugin-tables/read-statements.ts';
import * as tableWrites from './plugin-tables/write-statements.ts';
import * as pluginRuns from './plugins/plugin-runs.ts';
import * as pluginUsage from './plugins/plugin-usage.ts';
import * as storeVersions from './plugins/store-versions.ts';
import * as subscriptions from './plugins/subscriptions.ts';
import * as uninstallRecords from './plugins/uninstall-records.ts';

export type { PoolState } from './connections/pool-state.ts';
export { type Json, json } from './json.ts';
export { openDatabase, type OpenDatabaseOptions } from './open-database.ts';
export type {
  Database,
  DatabaseFacts,
  OperatorDatabase,
  OperatorQueries,
  OperatorTransaction,
  StoreAccess,
  StoreTransaction,
} from './store-transaction.ts';
export type { CartItem, JsonObject, JsonValue, OrderAdjustment, RestockedLine, Tables } from './tables.ts';

export {
  answers,
  callQuotas,
  carts,
  catalogue,
  customers,
  deliveries,
  deliveryHistory,
  employees,
  eventHistory,
  events,
  installations,
  lifecycleSteps,
  models,
  orders,
  payments,
  pluginCache,
  pluginData,
  pluginHealth,
  pluginJournal,
  pluginTables,
  pluginRuns,
  pluginUsage,
  products,
  refunds,
  sales,
  stock,
  storeVersions,
  subscriptions,
  tableReads,
  tableWrites,
  uninstallRecords,
};
export type { CartRow } from './commerce/carts.ts';
export type { AggregatedGroup, ModelAggregate } from './models/aggregate-entities.ts';
export type { FoundEntity, ModelPage, ModelQuery } from './models/find-entities.ts';
export type { KeyedRequest } from './commerce/answers.ts';
export type { CustomerRow } from './commerce/customers.ts';
export type { EmployeeRow } from './commerce/employees.ts';
export type { OrderItemRow, OrderRow } from './commerce/orders.ts';
export type { PaymentRow } from './commerce/payments.ts';
export type { ProductRow, SellableProduct } from './commerce/products.ts';
export type { RefundRow } from './commerce/refunds.ts';
export type { SaleItemRow, SaleRow } from './commerce/sales.ts';
export type { MovementRow, StockMove } from './commerce/stock.ts';
export { countOverdue, type CountOverdueOptions } from './outbox/count-overdue.ts';
export { type Backlog, measureBacklog } from './outbox/measure-backlog.ts';
export type { DeliveryFilter, DeliveryRow } from './outbox/delivery-history.ts';
export type { ChoosySubscriber, NewEvent } from './outbox/events.ts';
export type { EventRow } from './outbox/event-history.ts';
export type { ClaimedDelivery, Settlement } from './outbox/deliveries.ts';
export type { CatalogueVersion, PublishOutcome } from './plugins/catalogue.ts';
export type { InstallationRow } from './plugins/installations.ts';
export type { LifecycleAct, LifecycleStep } from './plugins/lifecycle-steps.ts';
export type { HealthRow, LastFailure, RecentRuns } from './plugins/plugin-health.ts';
export type { ErrorRow, LogRow } from './plugins/plugin-journal.ts';
export type { RunRow } from './plugins/plugin-runs.ts';
export type { UsageOf, UsageRow, UsageSum } from './plugins/plugin-usage.ts';
export { storeIdentity, type StoreIdentity } from './plugins/store-identity.ts';
export type { Subscription } from './plugins/subscriptions.ts';
export type { ComposedSql } from './plugin-tables/compose.ts';
export { fieldKindsOf, fieldsOf, type PluginTable } from './plugin-tables/plugin-table.ts';
export type { RowTarget, RowValues } from './plugin-tables/write-statements.ts';
export type { SortValue } from './filter/sort-sql.ts';
export type { PluginRows } from './plugin-sql/gateway/run-statement.ts';
export type { InstallationAccess } from './plugin-sql/install-views.ts';
export type { PluginSql, PluginSqlTransaction, SqlCaller } from './plugin-sql/open-plugin-sql.ts';

export { memberships, organizations, sessions, stores, users };
export type { MembershipKey, MembershipRow } from './operator/memberships.ts';
export type { OrganizationDraft } from './operator/organizations.ts';
export type { RefreshToken, Rotation, SessionDraft } from './operator/sessions.ts';
export type { StoreDraft, StoreRow } from './operator/stores.ts';
export type { UserDraft, UserRow } from './operator/users.ts';

import * as answers from './commerce/answers.ts';
import * as customers from './commerce/customers.ts';
import * as products from './commerce/products.ts';
import * as sales from './commerce/sales.ts';
import * as deliveries from './outbox/deliveries.ts';
import * as events from './outbox/events.ts';
import * as memberships from './operator/memberships.ts';
import * as organizations from './operator/organizations.ts';
import * as sessions from './operator/sessions.ts';
import * as stores from './operator/stores.ts';
import * as users from './operator/users.ts';
import * as catalogue from './plugins/catalogue.ts';
import * as installations from './plugins/installations.ts';
import * as lifecycleSteps from './plugins/lifecycle-steps.ts';
import * as pluginData from './plugins/plugin-data.ts';
import * as pluginJournal from './plugins/plugin-journal.ts';
import * as storeVersions from './plugins/store-versions.ts';
import * as subscriptions from './plugins/subscriptions.ts';
import * as uninstallRecords from './plugins/uninstall-records.ts';

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
export type { JsonObject, JsonValue, OrderAdjustment, Tables } from './tables.ts';

export {
  answers,
  catalogue,
  customers,
  deliveries,
  events,
  installations,
  lifecycleSteps,
  pluginData,
  pluginJournal,
  products,
  sales,
  storeVersions,
  subscriptions,
  uninstallRecords,
};
export type { KeyedRequest } from './commerce/answers.ts';
export type { CustomerRow } from './commerce/customers.ts';
export type { ProductRow, SellableProduct } from './commerce/products.ts';
export type { SaleItemRow, SaleRow, SoldQuantity } from './commerce/sales.ts';
export { countOverdue, type CountOverdueOptions } from './outbox/count-overdue.ts';
export type { ClaimedDelivery, Settlement } from './outbox/deliveries.ts';
export type { CatalogueVersion, PublishOutcome } from './plugins/catalogue.ts';
export type { InstallationRow } from './plugins/installations.ts';
export type { LifecycleAct, LifecycleStep } from './plugins/lifecycle-steps.ts';
export type { ErrorRow, LogRow } from './plugins/plugin-journal.ts';
export { storeIdentity, type StoreIdentity } from './plugins/store-identity.ts';
export type { Subscription } from './plugins/subscriptions.ts';
export type { PluginRows } from './plugin-sql/gateway/run-statement.ts';
export type { InstallationAccess } from './plugin-sql/install-views.ts';
export type { PluginSql, PluginSqlTransaction } from './plugin-sql/open-plugin-sql.ts';

export { memberships, organizations, sessions, stores, users };
export type { MembershipKey, MembershipRow } from './operator/memberships.ts';
export type { OrganizationDraft } from './operator/organizations.ts';
export type { RefreshToken, Rotation, SessionDraft } from './operator/sessions.ts';
export type { StoreDraft, StoreRow } from './operator/stores.ts';
export type { UserDraft, UserRow } from './operator/users.ts';

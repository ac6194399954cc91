export { authorise } from './access/authorise.ts';
export { type Permission, permissionTable } from './access/permissions.ts';
export {
  type CapabilityArgs,
  type CapabilityInput,
  type CapabilityName,
  type CapabilityResult,
  capabilityTable,
  isCapabilityName,
} from './capabilities/capability-table.ts';
export { type Capability, defineCapability, type HandlerKind } from './capabilities/define-capability.ts';
export { type Adjustment, adjustment } from './commerce/adjustment.ts';
export { type Customer, customer, type CustomerDraft, customerDraft } from './commerce/customer.ts';
export { metadata, name, notes, tags } from './commerce/parts.ts';
export { type Product, product, type ProductDraft, productDraft } from './commerce/product.ts';
export {
  type Sale,
  sale,
  type SaleDraft,
  saleDraft,
  saleItem,
  type SaleSubject,
  saleSubject,
} from './commerce/sale.ts';
export { role, type Store, store } from './commerce/store.ts';
export { currencyDigits } from './currency.ts';
export { authErrors } from './errors/auth.ts';
export { capabilityErrors } from './errors/capability.ts';
export { databaseErrors } from './errors/database.ts';
export { deliveryErrors } from './errors/delivery.ts';
export { moneyErrors } from './errors/money.ts';
export { pluginErrors } from './errors/plugin.ts';
export { pluginSqlErrors } from './errors/plugin-sql.ts';
export { productErrors } from './errors/product.ts';
export { requestErrors } from './errors/request.ts';
export { saleErrors } from './errors/sale.ts';
export { sandboxErrors } from './errors/sandbox.ts';
export { serverErrors } from './errors/server.ts';
export { defineEvent, type EventType } from './events/define-event.ts';
export { type EventEnvelope, eventEnvelope } from './events/envelope.ts';
export { EVENTS } from './events/event-names.ts';
export { type EventPayload, eventTable, type EventTypeName, isEventType } from './events/event-table.ts';
export { paymentCompleted } from './events/payment-completed.ts';
export {
  pluginActivated,
  pluginDeactivated,
  pluginInstalled,
  pluginUninstalled,
} from './events/plugin-lifecycle.ts';
export { productSold } from './events/product-sold.ts';
export { saleCreated } from './events/sale-created.ts';
export { stockChanged } from './events/stock-changed.ts';
export { type ChangeablePath, defineHook, type FailurePolicy, type Hook } from './hooks/define-hook.ts';
export { HOOKS } from './hooks/hook-names.ts';
export { type HookData, type HookName, hookTable, isHookName } from './hooks/hook-table.ts';
export { type HookTrace, hookTrace, type HookTraceEntry, hookTraceEntry } from './hooks/hook-trace.ts';
export { mergeResult, sameJson } from './hooks/merge-result.ts';
export { isRejection, reject, REJECTION, Rejection } from './hooks/rejection.ts';
export { settledTotal, type Totalled } from './hooks/settle-totals.ts';
export {
  type Identity,
  identity,
  type KeySet,
  keySet,
  type LoginRequest,
  loginRequest,
  type RefreshRequest,
  refreshRequest,
  type Session,
  session,
  type StoreMembership,
  storeMembership,
  type User,
  user,
} from './http/auth.ts';
export { IDEMPOTENCY_REPLAYED, idempotencyKey, STORE_HEADER, traceIdOf } from './http/headers.ts';
export { type HealthCheck, type Liveness, liveness, type Readiness, readiness } from './http/health.ts';
export { type ListQuery, listQuery, type Page, pageOf } from './http/list.ts';
export {
  type CatalogueQuery,
  catalogueQuery,
  type InstallationChange,
  installationChange,
  type InstallOptions,
  installOptions,
  type PluginConfig,
  pluginConfig,
  type UninstallQuery,
  uninstallQuery,
} from './http/plugins.ts';
export {
  type Problem,
  problem,
  PROBLEM_MEDIA_TYPE,
  PROBLEM_TYPE_BASE,
  problemTitles,
} from './http/problem.ts';
export { storableIssues } from './http/storable.ts';
export { LIMITS } from './limits.ts';
export { insideFolder } from './manifest/folder-path.ts';
export { referencedModule } from './manifest/handler-reference.ts';
export type { JsonObject, JsonValue } from './manifest/json.ts';
export { type PluginCategory, pluginCategory } from './manifest/category.ts';
export type { EventDeclaration, HookDeclaration, Manifest, PluginDependency } from './manifest/manifest.ts';
export {
  CONTRACT_VERSION,
  MAIN_CANDIDATES,
  type ParsedManifest,
  parseManifest,
} from './manifest/parse-manifest.ts';
export { amount, currencyCode, fitsCurrency, toMajor, toMinor } from './money.ts';
export {
  type CataloguePlugin,
  cataloguePlugin,
  type Installation,
  installation,
  type InstallationStatus,
  installationStatus,
  type InstallRequest,
  installRequest,
  MIGRATION_NAME,
  type PluginBundle,
  type PluginErrorEntry,
  pluginErrorEntry,
  type PluginLogEntry,
  pluginLogEntry,
  type PluginMigration,
  type UninstallRecord,
  uninstallRecord,
} from './plugins/installation.ts';
export type { ProgramContext } from './wire/program-context.ts';
export { redactConfig, sensitiveSettings } from './settings/redact-config.ts';
export { ANY_SETTINGS, type SettingsSchema } from './settings/settings-schema.ts';
export { configDefaults, validateConfig } from './settings/validate-config.ts';
export type {
  CallHost,
  CallReply,
  CutReason,
  HandlerRef,
  HostCall,
  Lane,
  Link,
  LinkMeasure,
  LinkOutcome,
  LogLine,
  Program,
  ThrownByGuest,
  Trip,
  TripRunner,
} from './wire/trip.ts';

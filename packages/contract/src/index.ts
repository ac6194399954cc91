export { authorise } from './access/authorise.ts';
export { type Permission, permissionTable } from './access/permissions.ts';
export type { Bytes } from './capabilities/bytes.ts';
export type {
  SubtleAlgorithm,
  SubtleAnswer,
  SubtleKey,
  SubtleRequest,
} from './capabilities/crypto-subtle.ts';
export {
  type CapabilityArgs,
  type CapabilityInput,
  type CapabilityName,
  type CapabilityResult,
  capabilityTable,
  asksDatabase,
  isCapabilityName,
  movesStoredData,
} from './capabilities/capability-table.ts';
export {
  type Capability,
  defineCapability,
  type GrantRule,
  type HandlerKind,
} from './capabilities/define-capability.ts';
export type { HttpAnswer, HttpRequest } from './capabilities/http.ts';
export { type Adjustment, adjustment } from './commerce/adjustment.ts';
export {
  type Cart,
  cart,
  type CartDraft,
  cartDraft,
  type CartSubject,
  cartSubject,
} from './commerce/cart.ts';
export {
  type Customer,
  customer,
  type CustomerChange,
  customerChange,
  type CustomerDraft,
  customerDraft,
  type CustomerSubject,
  customerSubject,
} from './commerce/customer.ts';
export {
  type Employee,
  employee,
  type EmployeeChange,
  employeeChange,
  type EmployeeDraft,
  employeeDraft,
} from './commerce/employee.ts';
export { type LineDraft, type LineItem, lineItem } from './commerce/lines.ts';
export {
  type Order,
  order,
  ORDER_STATUSES,
  type OrderCancellation,
  orderCancellation,
  type OrderChange,
  orderChange,
  type OrderDraft,
  orderDraft,
  type OrderMove,
  orderMove,
  type OrderStatus,
  orderStatus,
  type OrderSubject,
  orderSubject,
  type OrderType,
  orderType,
  type PlacedOrder,
  placedOrder,
} from './commerce/order.ts';
export { type Address, address, metadata, name, notes, tags } from './commerce/parts.ts';
export {
  type Payment,
  payment,
  type PaymentDraft,
  paymentDraft,
  type PaymentSubject,
  paymentSubject,
  type RecordedPayment,
  recordedPayment,
} from './commerce/payment.ts';
export {
  type Product,
  product,
  type ProductChange,
  productChange,
  type ProductDraft,
  productDraft,
  type ProductSubject,
  productSubject,
} from './commerce/product.ts';
export {
  type Refund,
  refund,
  type RefundDraft,
  refundDraft,
  type RefundSubject,
  refundSubject,
} from './commerce/refund.ts';
export {
  type StockAdjustment,
  stockAdjustment,
  type StockCorrection,
  stockCorrection,
  type StockMovement,
  stockMovement,
  type StockReason,
  type StockReceipt,
  stockReceipt,
} from './commerce/stock.ts';
export {
  type Sale,
  sale,
  type SaleChange,
  saleChange,
  type SaleDraft,
  saleDraft,
  type SaleSubject,
  saleSubject,
} from './commerce/sale.ts';
export { role, type Store, store } from './commerce/store.ts';
export { currencyDigits, isCountable } from './currency.ts';
export { authErrors } from './errors/auth.ts';
export { capabilityErrors } from './errors/capability.ts';
export { cartErrors } from './errors/cart.ts';
export { customerErrors } from './errors/customer.ts';
export { databaseErrors } from './errors/database.ts';
export { deliveryErrors } from './errors/delivery.ts';
export { employeeErrors } from './errors/employee.ts';
export { httpErrors } from './errors/http.ts';
export { modelErrors } from './errors/model.ts';
export { moneyErrors } from './errors/money.ts';
export { orderErrors } from './errors/order.ts';
export { paymentErrors } from './errors/payment.ts';
export { pluginErrors } from './errors/plugin.ts';
export { tableErrors } from './errors/table.ts';
export { pluginSqlErrors } from './errors/plugin-sql.ts';
export { productErrors } from './errors/product.ts';
export { refundErrors } from './errors/refund.ts';
export { requestErrors } from './errors/request.ts';
export { saleErrors } from './errors/sale.ts';
export { sandboxErrors } from './errors/sandbox.ts';
export { serverErrors } from './errors/server.ts';
export {
  type CustomEventType,
  customEventName,
  customEventPayload,
  customEventType,
  isCustomEventType,
} from './events/custom-event.ts';
export { visiblePayload } from './events/visible-payload.ts';
export { defineEvent, type EventType } from './events/define-event.ts';
export { type EventEnvelope, eventEnvelope } from './events/envelope.ts';
export { EVENTS } from './events/event-names.ts';
export { type EventPayload, eventTable, type EventTypeName, isEventType } from './events/event-table.ts';
export { paymentCompleted } from './events/payment-completed.ts';
export {
  pluginActivated,
  pluginDeactivated,
  pluginError,
  pluginInstalled,
  pluginUninstalled,
} from './events/plugin-lifecycle.ts';
export { productSold } from './events/product-sold.ts';
export { saleCreated } from './events/sale-created.ts';
export { cartAbandoned } from './events/cart-abandoned.ts';
export { customerDeleted, customerRegistered, customerUpdated } from './events/customer-lifecycle.ts';
export {
  orderAbandoned,
  orderCancelled,
  orderCompleted,
  orderCreated,
  orderReady,
  orderShipped,
  orderStatusChanged,
  orderUpdated,
} from './events/order-lifecycle.ts';
export { paymentFailed, paymentInitiated, paymentRefunded } from './events/payment-lifecycle.ts';
export { productCreated, productDeleted, productUpdated } from './events/product-lifecycle.ts';
export { saleRefunded } from './events/sale-refunded.ts';
export { saleUpdated } from './events/sale-updated.ts';
export { reorderNeeded, stockLow } from './events/stock-thresholds.ts';
export { stockChanged } from './events/stock-changed.ts';
export {
  type AggregateOptions,
  aggregateOptions,
  type AggregateOptionsInput,
  type AggregateRow,
  aggregateRow,
} from './filter/aggregate-options.ts';
export {
  type FieldTests,
  type Filter,
  filterIssues,
  filterSchema,
  filterTree,
  type Scalar,
} from './filter/filter.ts';
export type { FilterNode, FilterTest } from './filter/filter-node.ts';
export {
  type FindOptions,
  findOptions,
  type FindOptionsInput,
  type SortField,
} from './filter/find-options.ts';
export {
  type FieldKind,
  type FieldKinds,
  fitFilter,
  type FittedFilter,
  kindOf,
} from './filter/fit-filter.ts';
export { pathsOf } from './filter/paths-of.ts';
export { matchesFilter, matchesNode } from './filter/matches-filter.ts';
export { type ChangeablePath, defineHook, type FailurePolicy, type Hook } from './hooks/define-hook.ts';
export { HOOKS } from './hooks/hook-names.ts';
export { type HookData, type HookName, hookTable, isHookName } from './hooks/hook-table.ts';
export { type HookTrace, hookTrace, type HookTraceEntry, hookTraceEntry } from './hooks/hook-trace.ts';
export { mergeResult } from './hooks/merge-result.ts';
export { ownMetadata } from './hooks/own-metadata.ts';
export { isRejection, reject, REJECTION, Rejection } from './hooks/rejection.ts';
export { sameJson } from './hooks/same-json.ts';
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
export {
  deliveriesQuery,
  type DeliveriesQuery,
  delivery,
  type Delivery,
  deliveryStatus,
  type DeliveryStatus,
  eventsQuery,
  type EventsQuery,
  replayRequest,
  type ReplayRequest,
  replayResult,
  type ReplayResult,
  storedEvent,
  type StoredEvent,
} from './http/deliveries.ts';
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
export { networkGrantsFor, webAddressFault } from './manifest/network-host.ts';
export { type PluginCategory, pluginCategory } from './manifest/category.ts';
export type {
  EventDeclaration,
  HookDeclaration,
  Manifest,
  PluginDependency,
  ResourceLimits,
} from './manifest/manifest.ts';
export {
  CONTRACT_VERSION,
  MAIN_CANDIDATES,
  type ParsedManifest,
  parseManifest,
} from './manifest/parse-manifest.ts';
export { nameOfRoute, type RouteSegment, routeSegments } from './manifest/route-path.ts';
export { ROUTE_METHODS, type RouteDeclaration, type RouteMethod } from './manifest/routes.ts';
export { RESERVED_SLUGS } from './manifest/reserved-slugs.ts';
export type { Model } from './models/define-model.ts';
export { MODEL_NAMES, type ModelName } from './models/model-names.ts';
export {
  type ModelChange,
  type ModelDraft,
  type ModelEntity,
  type ModelField,
  modelTable,
} from './models/model-table.ts';
export { within } from './models/within.ts';
export { type FittedQuery, fitAggregate, fitFind, type Queried } from './filter/fit-query.ts';
export type { OpenedTable } from './capabilities/tables.ts';
export { COLUMN_TYPES, type ColumnType } from './tables/column-types.ts';
export { readRow, type ReadRow } from './tables/read-row.ts';
export { sqlNameOf } from './tables/sql-name.ts';
export { tableDraft } from './tables/table-draft.ts';
export { COLUMN_KINDS, ROW_FIELDS, type TableField } from './tables/table-field.ts';
export { allocateMoney, roundMoney } from './money-parts.ts';
export { amount, currencyCode, fitsCurrency, toMajor, toMinor } from './money.ts';
export {
  grantsChange,
  type GrantsChange,
  needsBinding,
  type NetworkBindings,
  networkBindings,
  type PluginGrants,
  pluginGrants,
} from './plugins/grants.ts';
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
export { type UiComponent, uiComponent } from './plugins/ui-component.ts';
export {
  type HealthState,
  healthState,
  type HealthSummary,
  healthSummary,
  type PluginHealth,
  pluginHealth,
} from './plugins/plugin-health.ts';
export {
  isCalledRun,
  isFailedRun,
  type PluginRun,
  pluginRun,
  type PluginRunsQuery,
  pluginRunsQuery,
  type PluginStats,
  pluginStats,
  type PluginStatsQuery,
  pluginStatsQuery,
  runOutcome,
  type RunOutcome,
  STATS_RANGES,
  type StatsRange,
  UNFAILED_OUTCOMES,
  type UsageFigures,
  type UsageGrain,
} from './plugins/usage.ts';
export type { ProgramContext } from './wire/program-context.ts';
export type { FormFields, RouteInput, RouteOutput } from './wire/route.ts';
export { type ArrivedRequest, checkRequest, type CheckedRequest } from './requests/check-request.ts';
export type { RequestSchemas } from './requests/request-schemas.ts';
export { redactConfig, sensitiveSettings } from './settings/redact-config.ts';
export { ANY_SETTINGS, type SettingsSchema } from './settings/settings-schema.ts';
export { configDefaults, validateConfig } from './settings/validate-config.ts';
export { type DataSchema, readDataSchema, validateData } from './settings/validate-data.ts';
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
export {
  type AdminUi,
  type InjectionDeclaration,
  type PageDeclaration,
  type PlacedComponent,
  placedComponents,
  type WidgetDeclaration,
} from './ui/admin-ui.ts';
export {
  INJECTION_POINTS,
  type InjectionPoint,
  injectionPointTable,
  type InjectionProps,
  isInjectionPoint,
} from './ui/injection-points.ts';

export type {
  Adjustment,
  AggregateRow,
  CartSubject,
  Customer,
  CustomerSubject,
  EventPayload,
  EventTypeName,
  HookData,
  HookName,
  JsonObject,
  JsonValue,
  ModelChange,
  ModelDraft,
  ModelEntity,
  ModelName,
  OrderSubject,
  PaymentSubject,
  PlacedOrder,
  ProductSubject,
  RefundSubject,
  SaleSubject,
} from '@daino/contract';
export type {
  CryptoData,
  HttpBody,
  HttpClient,
  HttpHeaders,
  HttpOptions,
  HttpRequestOptions,
  HttpResponse,
  PluginCrypto,
  PluginMoney,
} from '@daino/contract/guest';
export {
  currencyDigits,
  EVENTS,
  EVENTS as EventType,
  HOOKS,
  isRejection,
  reject,
} from '@daino/contract/guest';
export type { PluginContext, PluginLogger } from './context.ts';
export type { DeepReadonly, ReadonlyJson } from './deep-readonly.ts';
export { definePlugin, type PluginDefinition } from './define-plugin.ts';
export type {
  AdjustmentDraft,
  CustomEventHandler,
  EventHandler,
  EventMeta,
  HookChange,
  HookHandler,
  HookMeta,
  HookResult,
  LifecycleHandler,
  PaymentHookData,
  PluginEventResult,
  RouteHandler,
  RouteRequest,
  RouteResponse,
} from './handlers.ts';
export type { Filter } from './filter.ts';
export type { Found, Models } from './models.ts';
export type {
  FindRowsOptions,
  FoundRows,
  NewRow,
  Row,
  RowFilter,
  Table,
  Tables,
  TableSchema,
} from './tables.ts';
export { Plugin } from './plugin.ts';

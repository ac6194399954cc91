import type {
  EventEnvelope,
  EventPayload,
  EventTypeName,
  FormFields,
  HookData,
  HookName,
  HOOKS,
  hookTable,
  JsonObject,
  RouteMethod,
} from '@daino/contract';
import type { PluginContext } from './context.ts';
import type { DeepReadonly } from './deep-readonly.ts';

/**
 * A hook's handler: `HookHandler<'before_sale_create'>`, or `HookHandler<Data>` for data of another shape.
 * Returning nothing changes nothing. Otherwise it returns the subject or the data with what it wants changed: an absent
 * key stays, null clears, a list replaces. It refuses the operation with `ctx.reject`; any other throw is a failure.
 */
export type HookHandler<Of extends HookName | object> = Of extends HookName
  ? (ctx: PluginContext, data: DeepReadonly<HookData<Of>>, meta: HookMeta) => MaybePromise<HookResult<Of>>
  : (ctx: PluginContext, data: Of, meta: HookMeta) => MaybePromise<object | null | undefined | void>;

/** What a handler of a payment's hook is given; its own, to be written to before it is returned. */
export type PaymentHookData = HookData<typeof HOOKS.BEFORE_PAYMENT_PROCESS>;

export interface HookMeta {
  readonly hook: string;
  /** The same for all handlers of one operation. */
  readonly operationId: string;
}

/** What a handler of the hook may return. */
export type HookResult<Name extends HookName> = HookChange<Name> | void | null | undefined;

type Subject<Name extends HookName> = (typeof hookTable)[Name]['subject'] & keyof HookData<Name>;

/** The subject with what is to change, or a data object that holds it. */
export type HookChange<Name extends HookName> =
  | SubjectChange<HookData<Name>[Subject<Name>]>
  | { readonly [Key in Subject<Name>]: SubjectChange<HookData<Name>[Key]> };

type SubjectChange<Of> = {
  readonly [Key in keyof Of]?: Key extends 'adjustments'
    ? readonly AdjustmentDraft[] | null
    : DeepReadonly<Of[Key]> | null;
};

/** A change to a total. The platform adds `source`, and an `id` where there is none. */
export interface AdjustmentDraft {
  readonly label: string;
  /** In major units of the subject's currency, with no more digits than it has; negative is a discount. */
  readonly amount: number;
  readonly id?: string;
  /** The line that it belongs to; without one it belongs to the whole. */
  readonly target?: string | undefined;
  readonly source?: string;
}

/**
 * An event's handler: `EventHandler<'sale.created'>`. It runs after the fact, at least once: the same event, with the
 * same `event.id`, may come again. A throw, or `{success: false}`, means that it is to be tried again.
 */
export type EventHandler<Type extends EventTypeName> = (
  ctx: PluginContext,
  payload: DeepReadonly<EventPayload<Type>>,
  event: EventMeta,
) => MaybePromise<PluginEventResult | void>;

/** The handler of an event that another plugin emits; its payload is what that plugin says: check it. */
export type CustomEventHandler = (
  ctx: PluginContext,
  payload: DeepReadonly<JsonObject>,
  event: EventMeta,
) => MaybePromise<PluginEventResult | void>;

/** What is known about an event besides its payload. */
export interface EventMeta extends DeepReadonly<Omit<EventEnvelope, 'payload' | 'timestamp'>> {
  readonly timestamp: Date;
  /** How many attempts there were, with this one. */
  readonly attempt: number;
  readonly deliveryId: string;
  /** The event's id: what a receiver needs to tell a repetition. */
  readonly idempotencyKey: string;
}

export interface PluginEventResult {
  readonly success: boolean;
  readonly data?: unknown;
  readonly error?: string;
}

/**
 * A route's handler: `RouteHandler<Body, Query>`. What it returns is the JSON of a 200, nothing is a 204; `res` says
 * anything else. It refuses a request with `ctx.reject`, which is a 422; any other throw is a failure of the plugin.
 *
 * @example
 * const redeem: RouteHandler<{ points: number }> = async (ctx, req) => ({ left: await take(ctx, req.body.points) });
 */
export type RouteHandler<Body = unknown, Query = FormFields> = (
  ctx: PluginContext,
  req: RouteRequest<Body, Query>,
  res: RouteResponse,
) => unknown;

/**
 * A request as a plugin sees it. `Body` and `Query` are what its author expects: the schemas under the route's `request`
 * in the manifest make sure of it. Without schemas nobody has checked them.
 */
export interface RouteRequest<Body = unknown, Query = FormFields> {
  readonly method: RouteMethod;
  /** Below the plugin's own address, decoded. */
  readonly path: string;
  /** Texts; a number or a boolean only where the schema for `params` asks for one. */
  readonly params: Readonly<Record<string, string>>;
  /** Texts, and lists where a field stands there more than once; what the schema for `query` asks for, with defaults. */
  readonly query: Query;
  /** Lower-case names; never a credential. `x-plugin-…` always comes through. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** The value of a JSON body, the fields of a form (read as the query is), a text, or null. */
  readonly body: Body;
  /** The body as it was sent, or null. */
  readonly rawBody: string | null;
  /** Who asks, or null where the route is public and nobody is logged in. */
  readonly user: { readonly id: string; readonly role: 'owner' | 'admin' | 'manager' | 'staff' } | null;
}

/** The answer, where a returned value does not say enough. */
export interface RouteResponse {
  /** 200 to 599, no redirect. Default: 200, or 204 without a body. */
  status(code: number): RouteResponse;
  /** A header of the allowed ones, or one that begins with `x-plugin-`. */
  header(name: string, value: string): RouteResponse;
  json(value: unknown): void;
  /** A text, bytes with a `content-type` of their own, or a value as JSON. Nothing is no body. */
  send(body?: unknown): void;
}

/** A lifecycle handler; it gets no input. */
export type LifecycleHandler = (ctx: PluginContext) => MaybePromise<void>;

type MaybePromise<Value> = Value | Promise<Value>;

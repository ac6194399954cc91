import { inner } from '../inner-part.ts';

const { native } = inner;

/**
 * A member of `ctx` that plugins call which were written for the founding documents, where it is `api`. They are not
 * typed: new plugins use what stands behind them.
 */
export function seedMember(name: string, ctx: unknown): unknown {
  // It stands on every `ctx`.
  return native.hasOwn(MEMBERS, name) ? MEMBERS[name]?.(ctx as SeedContext) : undefined;
}

type Method = (...args: never[]) => unknown;

/** What of a `ctx` they are made of; every member is there where the platform offers its calls. */
interface SeedContext {
  readonly config: { get(key: string): unknown; set(key: string, value: unknown): unknown };
  readonly data: { get(key: string): unknown; set(key: string, value: unknown): unknown };
  readonly logger: Readonly<Record<string, (message: unknown, fields?: unknown) => void>>;
  readonly http: { request(url: string, options?: object): unknown };
  readonly events: { emit(name: string, payload: unknown): unknown };
  readonly db: { transaction(work: unknown): unknown };
  readonly tables: { create(name: string, schema: unknown): unknown };
  readonly store: unknown;
  readonly organization: unknown;
}

const MEMBERS: Readonly<Record<string, (ctx: SeedContext) => Method>> = {
  getConfig: (ctx) => (key: string) => ctx.config.get(key),
  setConfig: (ctx) => (key: string, value: unknown) => ctx.config.set(key, value),
  getData: (ctx) => (key: string) => ctx.data.get(key),
  setData: (ctx) => (key: string, value: unknown) => ctx.data.set(key, value),
  log: (ctx) => (level: string, message: unknown, fields?: unknown) => {
    const { logger } = ctx;
    const method = native.hasOwn(logger, level) ? logger[level] : logger['info'];
    method?.(message, fields);
  },
  fetch: (ctx) => (url: string, options?: object) => ctx.http.request(url, options),
  emit:
    (ctx) =>
    (name: string, payload: unknown = {}) =>
      ctx.events.emit(name, payload),
  getStore: (ctx) => async () => ctx.store,
  getOrganization: (ctx) => async () => ctx.organization,
  transaction: (ctx) => (work: unknown) => ctx.db.transaction(work),
  createTable: (ctx) => (name: string, schema: unknown) => ctx.tables.create(name, schema),
};

import { type HttpClient, type PluginCrypto, type ProgramContext, reject } from '@daino/contract/guest';
import { callHost, type Invocation, owe } from './invocation.ts';
import { load } from './parts.ts';
import { native } from './primordials.ts';
import { createLogger } from './reports.ts';
import { createSignal } from './signal.ts';

/** Makes the `ctx` of an invocation. */
export type MakeContext = (invocation: Invocation) => HandlerContext;

/**
 * `ctx` for one version of a program's identity and configuration. What all invocations have in common stands on a
 * prototype; what needs the invocation is made when a handler first asks for it.
 */
export function contextMaker(text: string): MakeContext {
  class BoundContext extends HandlerContext {}
  const { prototype } = BoundContext;
  native.defineProperty(prototype, 'constructor', { value: Object });
  // The host wrote the text.
  const program = native.parse(text) as ProgramContext;
  const config = deepFreeze(program.config);
  constant(prototype, 'store', deepFreeze(program.store));
  constant(prototype, 'tenant', program.store);
  constant(prototype, 'organization', deepFreeze(program.organization));
  constant(prototype, 'plugin', native.freeze({ ...deepFreeze(program.plugin), config }));
  constant(prototype, 'reject', reject);
  lazy(prototype, 'money', () => load('members').createMoney(program.store.currency));
  lazy(prototype, 'logger', createLogger);
  lazy(prototype, 'signal', createSignal);
  lazy(prototype, 'operationId', ({ meta }) => ownOf(meta, 'operationId') ?? null);
  lazy(prototype, 'idempotencyKey', ({ meta }) => ownOf(meta, 'idempotencyKey') ?? null);
  addCalls(prototype, program.methods, config);
  addSeedMembers(prototype);
  return (invocation) => new BoundContext(invocation);
}

let read: (context: HandlerContext, name: string, make: (invocation: Invocation) => unknown) => unknown;

/** Carries its invocation where no plugin can read or replace it. */
class HandlerContext {
  static {
    read = (context, name, make) => (context.#made[name] ??= make(context.#invocation));
    // A plugin reaches the class through its prototype.
    native.deleteProperty(HandlerContext.prototype, 'constructor');
  }

  readonly #invocation: Invocation;
  readonly #made: Record<string, unknown> = native.create(null);

  constructor(invocation: Invocation) {
    this.#invocation = invocation;
  }
}

function constant(prototype: HandlerContext, name: string, value: unknown): void {
  native.defineProperty(prototype, name, { value, enumerable: true });
}

function lazy(prototype: HandlerContext, name: string, make: (invocation: Invocation) => unknown): void {
  native.defineProperty(prototype, name, {
    get(this: HandlerContext) {
      return read(this, name, make);
    },
    enumerable: true,
  });
}

/** `data.get` becomes `ctx.data.get`. `ctx.config` answers `get` itself: it came with the program. */
function addCalls(prototype: HandlerContext, methods: readonly string[], config: unknown): void {
  const spaces: Record<string, Record<string, string>> = native.create(null);
  spaces['config'] = native.create(null);
  for (let at = 0; at < methods.length; at += 1) {
    const method = methods[at] ?? '';
    const dot = native.indexOf(method, '.', 0);
    const space = native.slice(method, 0, dot);
    (spaces[space] ??= native.create(null))[native.slice(method, dot + 1)] = method;
  }
  for (const space in spaces) {
    const members = spaces[space] ?? {};
    lazy(prototype, space, (invocation) => {
      const made: Record<string, Call> = native.create(null);
      for (const name in members) made[name] = caller(invocation, members[name] ?? '');
      const shape = SHAPES[space];
      if (shape) return shape(made, invocation);
      const own = space === 'config' ? { get: configReader(config) } : {};
      return native.freeze({ ...own, ...made });
    });
  }
}

type Call = (...args: unknown[]) => Promise<unknown>;
type Calls = Readonly<Record<string, Call>>;

/** Spaces that are more than their calls by name; what they are instead stands in `packages/contract/src/context`. */
const SHAPES: Readonly<Record<string, ((calls: Calls, invocation: Invocation) => unknown) | undefined>> = {
  http: ({ request }) => request && (load('web')['createHttpClient'] as MakeHttp)(request),
  crypto: (calls) => (load('crypto')['createCrypto'] as MakeCrypto)(calls),
  // A plugin that tells something need not wait until it is told.
  events: ({ emit }, invocation) =>
    native.freeze({ emit: emit && ((...args: unknown[]) => owe(invocation, () => emit(...args))) }),
  db: (calls) => load('members').databaseMembers(calls),
  models: (calls) => load('members').modelMembers(calls),
  tables: (calls) => load('members').tableMembers(calls),
  validate: ({ check }) => check,
};

/** What the parts offer under these names. */
type MakeHttp = (request: Call) => HttpClient;
type MakeCrypto = (calls: Calls) => PluginCrypto;

/** What plugins for the founding documents call; loops and JSON do not see it. */
const SEED_MEMBERS =
  'getConfig setConfig getData setData log fetch emit getStore getOrganization transaction createTable'.split(
    ' ',
  );

function addSeedMembers(prototype: HandlerContext): void {
  for (let at = 0; at < SEED_MEMBERS.length; at += 1) {
    const name = SEED_MEMBERS[at] ?? '';
    native.defineProperty(prototype, name, {
      get(this: HandlerContext) {
        return load('members').seedMember(name, this);
      },
    });
  }
}

function caller(invocation: Invocation, method: string): Call {
  return (...args: unknown[]): Promise<unknown> => callHost(invocation, method, args);
}

function configReader(config: unknown) {
  return (key?: string): unknown => (key === undefined ? config : ownOf(config, key));
}

function ownOf(value: unknown, key: string): unknown {
  const isObject = typeof value === 'object' && value !== null;
  return isObject && native.hasOwn(value, key) ? native.get(value, key) : undefined;
}

function deepFreeze<Value>(value: Value): Value {
  if (typeof value !== 'object' || value === null) return value;
  for (const key in value) deepFreeze(value[key]);
  return native.freeze(value);
}

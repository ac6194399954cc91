import type {
  CapabilityInput,
  CapabilityName,
  CapabilityResult,
  JsonValue,
  Manifest,
  ProgramContext,
} from '@daino/contract';
import type { HttpClient, PluginCrypto, PluginMoney, reject } from '@daino/contract/guest';
import type { DeepReadonly } from './deep-readonly.ts';
import type { Models } from './models.ts';
import type { Tables } from './tables.ts';

/** What every handler receives first: who and where it is, and everything that it can ask of the platform. */
export type PluginContext = ContextFacts & Omit<ContextCalls, Reshaped>;

/** Spaces that a handler sees in another form than the calls they are made of. */
type Reshaped = 'http' | 'crypto' | 'validate' | 'db' | 'models' | 'tables';

interface ContextFacts {
  /** The store that the handler runs for. */
  readonly store: ProgramContext['store'];
  /** The same as `store`. */
  readonly tenant: ProgramContext['store'];
  readonly organization: ProgramContext['organization'];
  /** This plugin in this store. `id` is the installation's. */
  readonly plugin: Omit<ProgramContext['plugin'], 'manifest'> & {
    readonly manifest: Manifest;
    readonly config: Readonly<Record<string, JsonValue>>;
  };
  readonly config: ConfigReader;
  readonly logger: PluginLogger;
  /** Refuses the operation of a hook; never returns. `message` is shown to whoever asked for the operation. */
  readonly reject: typeof reject;
  readonly db: DatabaseCalls;
  readonly models: Models;
  readonly tables: Tables;
  readonly http: HttpClient;
  readonly crypto: PluginCrypto;
  readonly money: PluginMoney;
  /** Whether `data` fits a JSON Schema 2020-12 of up to 100 parts; patterns and foreign references are refused. */
  readonly validate: ContextCalls['validate']['check'];
  /**
   * Tells a long handler that nobody waits for it any more: an AbortSignal, aborted with a DOMException named
   * `AbortError` once the handler has answered, `TimeoutError` when it was ended before. Calls then reject, and what
   * listeners do takes no more than a moment.
   */
  readonly signal: InvocationSignal;
  /** The operation's key: the same when a client tries again. Null when there is none. */
  readonly idempotencyKey: string | null;
}

type Statements = Pick<ContextCalls['db'], 'query' | 'one'>;

interface DatabaseCalls extends Statements {
  /**
   * Keeps all that `work` does with `ctx.db` and `ctx.data`, or nothing of it when it throws. One at a time, at most
   * 2 seconds. Rejects with what `work` threw, or with an error that carries a `code`.
   */
  transaction<Result>(work: (db: Statements) => Promise<Result>): Promise<Result>;
}

interface ConfigReader {
  /**
   * A setting of this installation, its default when nobody set it, else undefined. Sensitive values are in clear.
   * The type is the caller's claim: the platform checked the configuration against the manifest's settings.
   */
  get<Value extends JsonValue = JsonValue>(key: string): Value;
  /** All settings. */
  get(): Readonly<Record<string, JsonValue>>;
}

/** Writes to the plugin's log, which the store's staff can read. Never log a secret or a customer's data. */
export interface PluginLogger {
  readonly debug: LogLine;
  readonly info: LogLine;
  readonly warn: LogLine;
  /** `error` is what was caught; its message and stack are logged with it. */
  error(message: string, error?: unknown, fields?: LogFields): void;
}

type LogLine = (message: string, fields?: LogFields) => void;
type LogFields = Readonly<Record<string, unknown>>;

/** An AbortSignal, also for code that is compiled without the types of the web. */
interface InvocationSignal {
  readonly aborted: boolean;
  readonly reason: unknown;
  onabort: ((event: SignalEvent) => unknown) | null;
  throwIfAborted(): void;
  addEventListener(type: string, listener: SignalListener | null, options?: boolean | ListenerOptions): void;
  removeEventListener(
    type: string,
    listener: SignalListener | null,
    options?: boolean | ListenerOptions,
  ): void;
}

type SignalEvent = { readonly type: string };
type SignalListener = ((event: SignalEvent) => unknown) | { handleEvent(event: SignalEvent): unknown };
type ListenerOptions = { readonly capture?: boolean; readonly once?: boolean; readonly passive?: boolean };

type Space = CapabilityName extends infer Name
  ? Name extends `${infer First}.${string}`
    ? First
    : never
  : never;
type Method<Of extends Space> = CapabilityName extends infer Name
  ? Name extends `${Of}.${infer Last}`
    ? Last
    : never
  : never;

/** `data.get` of the capability table is `ctx.data.get`. A call may fail with an error that carries a `code`. */
type ContextCalls = {
  readonly [Of in Space]: {
    readonly [Name in Method<Of>]: Call<Extract<CapabilityName, `${Of}.${Name}`>>;
  };
};

type Call<Name extends CapabilityName> =
  CapabilityInput<Name> extends infer Args extends readonly unknown[]
    ? (
        ...args: { readonly [Index in keyof Args]: DeepReadonly<Args[Index]> }
      ) => Promise<CapabilityResult<Name>>
    : never;

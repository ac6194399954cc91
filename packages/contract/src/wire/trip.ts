/**
 * What crosses between the engine and the sandbox: one trip carries a chain of handlers, and every link answers for
 * itself. All texts are JSON that neither the sandbox host nor its processes parse.
 */

/**
 * A group of sandbox processes: hooks never wait behind slower handlers. What runs in `quarantine`, hook or not, has a
 * process for itself while it runs, so that its death hurts nobody else.
 */
export type Lane = 'hook' | 'background' | 'quarantine';

/** One plugin version in one store: what an isolate is made from. */
export interface Program {
  /** `<installationId>@<version>`; one isolate per key and process. */
  readonly key: string;
  /** The server bundle: a script that leaves `plugin` behind, as `packages/bundle` builds it. */
  readonly source: string;
  /** Shown in stack traces, `daino://<slug>@<version>/server.js`. */
  readonly filename: string;
  readonly memoryMb: number;
  /** Identity and configuration, sent again only when `version` changes. */
  readonly context: { readonly version: string; readonly text: string };
}

/** Which function of the plugin is meant. */
export interface HandlerRef {
  readonly kind: 'hook' | 'event' | 'route' | 'lifecycle' | 'describe';
  /** The hook, event type, route (`GET /path`) or lifecycle name. */
  readonly name: string;
  /** `path#export` in the bundle, or empty when the plugin's definition holds it under `name`. */
  readonly reference: string;
}

/** One handler of a trip, with its own invocation id, deadline and CPU budget. */
export interface Link {
  readonly invocationId: string;
  readonly program: Program;
  readonly handler: HandlerRef;
  /** For hooks: the key of the data that the handler may return on its own. Empty otherwise. */
  readonly subject: string;
  /** For hooks: the plugin's slug, under which its metadata and adjustments stand. */
  readonly slug: string;
  /** JSON of the handler's third argument. */
  readonly meta: string;
  readonly wallMs: number;
  readonly entryCpuMs: number;
  readonly cpuMs: number;
  /** Whether the links after this one still run when it fails. A refusal always ends the chain. */
  readonly onFailure: 'continue' | 'stop';
}

export interface Trip {
  readonly lane: Lane;
  /** Decides which process of the lane runs it. */
  readonly storeId: string;
  readonly links: readonly Link[];
  /** JSON of the input of the first link; each link gets what the one before it left. */
  readonly input: string;
  /** Milliseconds for the whole trip. */
  readonly wallMs: number;
  /** Answers the calls that the handlers make. Never rejects: a refusal is a reply. */
  readonly call: CallHost;
}

/** One call of a handler on its host. `key` is the program whose isolate it came from. */
export interface HostCall {
  readonly key: string;
  readonly invocationId: string;
  readonly method: string;
  /** JSON array. */
  readonly args: string;
}
export type CallHost = (call: HostCall) => Promise<CallReply>;

/** `value` is JSON; an error carries no stack and nothing of ours. */
export type CallReply =
  | { readonly value: string }
  | { readonly error: { readonly code: string; readonly message: string } };

/** A line that a handler logged. */
export interface LogLine {
  readonly level: 'debug' | 'info' | 'warn' | 'error';
  readonly message: string;
  /** JSON object, or empty. */
  readonly fields: string;
}

/** Why a link was cut off from outside. */
export type CutReason =
  | 'cpu'
  | 'deadline'
  | 'memory'
  | 'crashed'
  | 'lost'
  | 'load'
  | 'forged'
  | 'output'
  | 'missing';

/** What a link threw, rendered inside its isolate. */
export interface ThrownByGuest {
  readonly name: string;
  readonly message: string;
  readonly stack: string;
  /** The code of an error that the host gave it, else empty. */
  readonly code: string;
}

export interface LinkMeasure {
  readonly wallUs: number;
  readonly cpuUs: number;
  /**
   * Bytes of heap and external memory of the isolate when last sampled, 0 when never: as it is entered first, then at
   * every 16th entry and after every entry of more than a millisecond of CPU.
   */
  readonly heapBytes: number;
  readonly logs: readonly LogLine[];
}

/** What became of one link. `text` is the whole data after its change, or empty when it changed nothing. */
export type LinkOutcome =
  | ({ readonly status: 'done'; readonly text: string } & LinkMeasure)
  | ({ readonly status: 'rejected'; readonly message: string; readonly field: string } & LinkMeasure)
  | ({ readonly status: 'threw'; readonly error: ThrownByGuest } & LinkMeasure)
  | ({ readonly status: 'cut'; readonly reason: CutReason; readonly detail: string } & LinkMeasure)
  | { readonly status: 'skipped' };

/** What the engine needs of a sandbox. */
export interface TripRunner {
  /** One outcome per link, in order. Rejects only for a fault of our own. */
  run(trip: Trip): Promise<readonly LinkOutcome[]>;
  /** Throws away every isolate of a program, in all processes. */
  release(programKey: string): Promise<void>;
}

import {
  type CallReply,
  type Capability,
  capabilityErrors,
  type CapabilityName,
  capabilityTable,
  type HandlerKind,
  type HostCall,
  isCapabilityName,
  movesStoredData,
  storableIssues,
} from '@daino/contract';
import {
  type Clock,
  DainoError,
  type InstallationId,
  type InvocationId,
  newId,
  type PluginActor,
  type StoreScope,
} from '@daino/kernel';
import type { CustomFact } from '../parts.ts';
import type { Capabilities, CapabilityScope } from './capability-scope.ts';
import { DiskIo } from './disk-io.ts';
import type { DispatchedInstallation } from './dispatched-installation.ts';

/** What one invocation moved so far: grows until its trip is back. */
export interface InvocationUsage {
  /** Calls that it made on the host, answered or refused. */
  calls: number;
  /** UTF-8 bytes of what its calls were answered. */
  bytesIn: number;
  /** UTF-8 bytes of the arguments of its calls. */
  bytesOut: number;
}

interface InvocationOptions {
  readonly scope: StoreScope;
  readonly installation: DispatchedInstallation;
  readonly kind: HandlerKind;
  /** What the handler is called by. */
  readonly handler: string;
  /** How many calls it may make. */
  readonly calls: number;
  readonly wallMs: number;
  /** Takes the events that a hook's handler emits; without it they are appended at once. */
  readonly emitted?: CustomFact[];
}

/** An invocation that its runner has opened; disposing ends it and aborts its running calls. */
export interface OpenInvocation extends Disposable {
  readonly id: InvocationId;
  readonly usage: Readonly<InvocationUsage>;
}

interface Invocation extends InvocationOptions {
  readonly until: number;
  readonly usage: InvocationUsage;
  /** Made at the first call: most handlers make none, and signals are dear. */
  called?: { readonly scope: CapabilityScope; readonly ended: AbortController };
}

/**
 * The broker between plugins and the host. An invocation lives from the moment its handler is sent off until its
 * trip is back; only within that time, and only from the isolate that it was given to, its calls are answered.
 * What the sandbox passes up is text from a hostile place.
 */
export class Invocations {
  readonly #capabilities: () => Capabilities;
  readonly #diskIo: DiskIo;
  readonly #live = new Map<string, Invocation>();

  /** `capabilities` is asked at the first call: they need the engine, and the engine needs them. */
  constructor(capabilities: () => Capabilities, clock: Clock) {
    this.#capabilities = capabilities;
    this.#diskIo = new DiskIo(clock);
  }

  open(options: InvocationOptions): OpenInvocation {
    const id = newId<InvocationId>();
    const usage: InvocationUsage = { calls: 0, bytesIn: 0, bytesOut: 0 };
    const invocation: Invocation = { ...options, until: performance.now() + options.wallMs, usage };
    this.#live.set(id, invocation);
    return {
      id,
      usage,
      [Symbol.dispose]: () => {
        this.#live.delete(id);
        invocation.called?.ended.abort();
      },
    };
  }

  /** How many handlers of an installation are running. */
  running(installationId: InstallationId): number {
    let count = 0;
    for (const one of this.#live.values()) if (one.installation.id === installationId) count += 1;
    return count;
  }

  /** Answers one call. Never rejects: a refusal is a reply, and a fault of ours says nothing of its cause. */
  readonly call = async (call: HostCall): Promise<CallReply> => {
    try {
      return { value: await this.#answer(call) };
    } catch (error) {
      if (error instanceof DainoError && error.fault !== 'platform') return refusal(error);
      const invocation = this.#live.get(call.invocationId);
      invocation?.scope.log.error('a capability failed', { method: call.method, error });
      return refusal(capabilityErrors.CAPABILITY_FAILED({ method: call.method }));
    }
  };

  async #answer(call: HostCall): Promise<string> {
    const invocation = this.#live.get(call.invocationId);
    if (
      !invocation ||
      invocation.installation.program.key !== call.key ||
      performance.now() > invocation.until
    ) {
      throw capabilityErrors.INVOCATION_ENDED({});
    }
    invocation.usage.bytesOut += Buffer.byteLength(call.args);
    const name = this.#admit(invocation, call.method);
    const args = parseArguments(name, call.args);
    requireGrant(invocation, grantsFor(name, args));
    // The arguments were parsed by this very call's schema; the union of all calls cannot express it.
    const run = this.#capabilities()[name] as (scope: CapabilityScope, args: unknown) => Promise<unknown>;
    invocation.called ??= callScope(invocation);
    const { scope } = invocation.called;
    const moves = movesStoredData(name);
    if (moves) await this.#diskIo.turn(scope.installation, scope.signal);
    if (moves) this.#diskIo.moved(scope.installation, call.args.length);
    const answer = JSON.stringify((await run(scope, args)) ?? null);
    if (moves) this.#diskIo.moved(scope.installation, answer.length);
    invocation.usage.bytesIn += Buffer.byteLength(answer);
    return answer;
  }

  #admit(invocation: Invocation, method: string): CapabilityName {
    invocation.usage.calls += 1;
    if (invocation.usage.calls > invocation.calls) {
      throw capabilityErrors.CAPABILITY_BUDGET_EXCEEDED({ limit: invocation.calls });
    }
    if (!isCapabilityName(method))
      throw capabilityErrors.CAPABILITY_UNKNOWN({ method: method.slice(0, 100) });
    const { allowedIn } = capabilityTable[method];
    if (!allowedIn.some((kind) => kind === invocation.kind))
      throw capabilityErrors.CAPABILITY_UNKNOWN({ method });
    return method;
  }
}

/** The grants of which a call needs one; none when it touches the plugin's own things only. */
function grantsFor(name: CapabilityName, args: readonly unknown[]): readonly string[] {
  const { grant }: Capability = capabilityTable[name];
  if (grant === null) return [];
  return typeof grant === 'string' ? [grant] : grant.anyOf(args);
}

function requireGrant({ installation }: Invocation, grants: readonly string[]): void {
  const [first] = grants;
  if (first === undefined || grants.some((grant) => installation.grants.has(grant))) return;
  throw capabilityErrors.GRANT_MISSING({ grant: first });
}

function callScope(invocation: Invocation): NonNullable<Invocation['called']> {
  const { scope, installation, kind, handler, until, emitted } = invocation;
  const ended = new AbortController();
  const deadline = AbortSignal.timeout(Math.max(0, Math.ceil(until - performance.now())));
  return {
    ended,
    scope: {
      ...scope,
      installation,
      kind,
      handler,
      requireGrant: (grants) => requireGrant(invocation, grants),
      emitted,
      actor: actorOf(installation),
      cause: [...scope.cause, installation.id],
      signal: AbortSignal.any([scope.signal, ended.signal, deadline]),
    },
  };
}

function actorOf({ id, slug, grants }: DispatchedInstallation): PluginActor {
  return { kind: 'plugin', installationId: id, slug, grants };
}

function parseArguments(method: CapabilityName, text: string): readonly unknown[] {
  const args = json(text);
  const unstorable = storableIssues(args);
  if (unstorable.length > 0) {
    throw capabilityErrors.CAPABILITY_ARGUMENTS_INVALID({ method }, { issues: unstorable });
  }
  const parsed = capabilityTable[method].args.safeParse(args);
  if (parsed.success) return parsed.data;
  const issues = parsed.error.issues.map((issue) => ({ path: issue.path.join('.'), message: issue.message }));
  throw capabilityErrors.CAPABILITY_ARGUMENTS_INVALID({ method }, { issues });
}

function refusal(error: DainoError): CallReply {
  const details = error.issues.map((issue) => ` ${issue.path}: ${issue.message}.`).join('');
  return { error: { code: error.code, message: error.message + details } };
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

import {
  type CallReply,
  asksDatabase,
  type Capability,
  capabilityErrors,
  type CapabilityName,
  capabilityTable,
  type HandlerKind,
  type HostCall,
  isCapabilityName,
  LIMITS,
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
import type { CallQuotas } from '../health/call-quotas.ts';
import type { CustomFact } from '../parts.ts';
import type { HealthMonitor } from '../health/health-monitor.ts';
import type { Meter } from '../metering/meter.ts';
import type { Capabilities, CapabilityScope, HostCpu } from './capability-scope.ts';
import { DiskIo } from './disk-io.ts';
import { FewAtOnce } from './few-at-once.ts';
import type { DispatchTable } from './dispatch-table.ts';
import type { DispatchedInstallation } from './dispatched-installation.ts';

/** What one invocation moved so far: grows until its trip is back. */
export interface InvocationUsage {
  /** Calls that it made on the host, answered or refused. */
  calls: number;
  /** UTF-8 bytes of what its calls were answered. */
  bytesIn: number;
  /** UTF-8 bytes of the arguments of its calls. */
  bytesOut: number;
  /** CPU of the host that its calls took, in whole microseconds. */
  hostCpuUs: number;
}

interface InvocationOptions {
  readonly scope: StoreScope;
  readonly installation: DispatchedInstallation;
  readonly kind: HandlerKind;
  /** What the handler is called by. */
  readonly handler: string;
  /** How many calls it may make. */
  readonly calls: number;
  /** What the host may compute for it. */
  readonly cpuMs: number;
  readonly wallMs: number;
  /** Takes the events that a hook's handler emits; without it they are appended at once. */
  readonly emitted?: CustomFact[];
}

interface Invocation extends InvocationOptions {
  /** With the grants that it has by now. */
  installation: DispatchedInstallation;
  readonly until: number;
  readonly usage: InvocationUsage;
  /** Codes of what its calls were answered with although the plugin was not to blame. */
  excused?: Set<string>;
  /** Made at the first call: most handlers make none, and signals are dear. */
  called?: Called;
}

interface Called {
  readonly scope: CapabilityScope;
  readonly ended: AbortController;
  /** Its calls on the database. */
  readonly asking: FewAtOnce;
}

export interface OpenInvocation extends Disposable {
  readonly id: InvocationId;
  readonly usage: Readonly<InvocationUsage>;
  /** Whether one of its calls was answered with this error, and the platform or the store's settings were to blame. */
  readonly excused: (code: string) => boolean;
}

/**
 * The broker between plugins and the host. An invocation lives from the moment its handler is sent off until its
 * trip is back; only within that time, and only from the isolate that it was given to, its calls are answered.
 * What the sandbox passes up is text from a hostile place.
 */
export class Invocations {
  readonly #capabilities: () => Capabilities;
  readonly #quotas: CallQuotas;
  readonly #diskIo: DiskIo;
  readonly #health: CpuAccounts;
  readonly #meter: CpuMeter;
  readonly #live = new Map<string, Invocation>();

  /** `capabilities` is asked at the first call: they need the engine, and the engine needs them. */
  constructor(capabilities: () => Capabilities, { quotas, clock, health, meter }: InvocationsDependencies) {
    this.#capabilities = capabilities;
    this.#quotas = quotas;
    this.#diskIo = new DiskIo(clock);
    this.#health = health;
    this.#meter = meter;
  }

  /** Opens an invocation; what it returns ends it and aborts its running calls. */
  open(options: InvocationOptions): OpenInvocation {
    const id = newId<InvocationId>();
    const usage: InvocationUsage = { calls: 0, bytesIn: 0, bytesOut: 0, hostCpuUs: 0 };
    const invocation: Invocation = { ...options, until: performance.now() + options.wallMs, usage };
    this.#live.set(id, invocation);
    return {
      id,
      usage,
      excused: (code) => invocation.excused?.has(code) ?? false,
      [Symbol.dispose]: () => {
        this.#live.delete(id);
        invocation.called?.ended.abort();
      },
    };
  }

  /** Judges the calls of running handlers by the grants of a new table. */
  adoptGrants({ installations }: Pick<DispatchTable, 'installations'>): void {
    for (const invocation of this.#live.values()) {
      const current = installations.get(invocation.installation.id);
      if (!current) continue;
      const { grants, unbound } = current;
      invocation.installation = { ...invocation.installation, grants, unbound };
    }
  }

  /** Milliseconds until calls of the installation's events and routes are answered again; 0 when they are. */
  pauseMs(installation: DispatchedInstallation): number {
    return this.#quotas.pauseMs(installation);
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
      const invocation = this.#live.get(call.invocationId);
      const told = error instanceof DainoError && error.fault !== 'platform' ? error : undefined;
      if (!told) invocation?.scope.log.error('a capability failed', { method: call.method, error });
      const answer = told ?? capabilityErrors.CAPABILITY_FAILED({ method: call.method });
      if (invocation && EXCUSES.has(answer.fault)) excuse(invocation, answer);
      return refusal(answer);
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
    if (RATIONED.has(invocation.kind)) await this.#quotas.spend(invocation.installation);
    const args = parseArguments(name, call.args);
    requireGrant(invocation, grantsFor(name, args));
    // The arguments were parsed by this very call's schema; the union of all calls cannot express it.
    const run = this.#capabilities()[name] as (scope: CapabilityScope, args: unknown) => Promise<unknown>;
    invocation.called ??= callScope(invocation, this.#hostCpuOf(call.invocationId, invocation));
    const { scope, asking } = invocation.called;
    const ask = async () => JSON.stringify((await run(scope, args)) ?? null);
    const answer = asksDatabase(name)
      ? await asking.run(() => this.#move({ name, scope, bytes: call.args.length }, ask))
      : await ask();
    invocation.usage.bytesIn += Buffer.byteLength(answer);
    return answer;
  }

  /** Asks the database in its turn; what moves is owed by the installation. */
  async #move({ name, scope, bytes }: Moved, ask: () => Promise<string>): Promise<string> {
    if (scope.signal.aborted) throw capabilityErrors.INVOCATION_ENDED({});
    if (!movesStoredData(name)) return ask();
    await this.#diskIo.turn(scope.installation, scope.signal);
    this.#diskIo.moved(scope.installation, bytes);
    const answer = await ask();
    this.#diskIo.moved(scope.installation, answer.length);
    return answer;
  }

  #hostCpuOf(id: string, invocation: Invocation): HostCpu {
    const { usage, kind, handler, cpuMs } = invocation;
    return {
      requireLeft: () => {
        this.#health.requireCpu(invocation.installation);
        if (usage.hostCpuUs >= cpuMs * 1_000) throw capabilityErrors.HOST_CPU_EXCEEDED({ limitMs: cpuMs });
      },
      charge: (exactUs) => {
        const cpuUs = Math.round(exactUs);
        const { installation } = invocation;
        this.#health.charge(installation, { cpuUs, wallUs: cpuUs });
        if (this.#live.has(id)) usage.hostCpuUs += cpuUs;
        else this.#meter.addCpu({ installation, kind, handler }, cpuUs);
      },
    };
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

export interface InvocationsDependencies {
  readonly quotas: CallQuotas;
  readonly clock: Clock;
  readonly health: CpuAccounts;
  readonly meter: CpuMeter;
}

type CpuAccounts = Pick<HealthMonitor, 'requireCpu' | 'charge'>;
type CpuMeter = Pick<Meter, 'addCpu'>;

interface Moved {
  readonly name: CapabilityName;
  readonly scope: CapabilityScope;
  /** Of the arguments. */
  readonly bytes: number;
}

/** Kinds of handler whose calls count for the installation's hour. */
const RATIONED: ReadonlySet<HandlerKind> = new Set(['event', 'route']);
/** Whose fault says nothing about the plugin. */
const EXCUSES: ReadonlySet<DainoError['fault']> = new Set(['platform', 'store_config']);

/** The grants of which a call needs one; none when it touches the plugin's own things only. */
function grantsFor(name: CapabilityName, args: readonly unknown[]): readonly string[] {
  const { grant }: Capability = capabilityTable[name];
  if (grant === null) return [];
  return typeof grant === 'string' ? [grant] : grant.anyOf(args);
}

function requireGrant(invocation: Invocation, grants: readonly string[]): void {
  const { installation } = invocation;
  const [first] = grants;
  if (first === undefined || grants.some((grant) => installation.grants.has(grant))) return;
  const unbound = first.startsWith('network:') ? installation.unbound : [];
  const refused = capabilityErrors.GRANT_MISSING({ grant: first, unbound });
  // What the plugin needs and the store's owner took back, or bound no host to, is a matter of the store's settings.
  if (unbound.length > 0 || installation.manifest.permissions.includes(first)) excuse(invocation, refused);
  throw refused;
}

/** Remembers an answer that says nothing about the plugin. */
function excuse(invocation: Invocation, { code }: DainoError): void {
  (invocation.excused ??= new Set()).add(code);
}

function callScope(invocation: Invocation, hostCpu: HostCpu): Called {
  const { scope, kind, handler, until, emitted } = invocation;
  const { id: installationId } = invocation.installation;
  const ended = new AbortController();
  const deadline = AbortSignal.timeout(Math.max(0, Math.ceil(until - performance.now())));
  return {
    ended,
    asking: new FewAtOnce(LIMITS.databaseCalls.atOnce),
    scope: {
      ...scope,
      get installation() {
        return invocation.installation;
      },
      kind,
      handler,
      requireGrant: (grants) => requireGrant(invocation, grants),
      hostCpu,
      emitted,
      get actor() {
        return actorOf(invocation.installation);
      },
      cause: [...scope.cause, installationId],
      signal: AbortSignal.any([scope.signal, ended.signal, deadline]),
    },
  };
}

function actorOf({ id, slug, grants }: DispatchedInstallation): PluginActor {
  return { kind: 'plugin', installationId: id, slug, grants };
}

/** Characters of a key and its like, in the JSON that makes them longest. */
const OTHER_ARGUMENTS = 2_000;

function parseArguments(method: CapabilityName, text: string): readonly unknown[] {
  const { valueBytes = LIMITS.data.valueBytes }: Capability = capabilityTable[method];
  // Reading is what takes long; whatever else is among its arguments is small.
  if (text.length > valueBytes + OTHER_ARGUMENTS)
    throw capabilityErrors.DATA_LIMIT_EXCEEDED({ limitBytes: valueBytes });
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

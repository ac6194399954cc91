import type { CallHost, HandlerRef, Lane, Link, LinkOutcome, Program, Trip } from '@daino/contract';
import { LIMITS } from '@daino/contract';

let programs = 0;
let invocations = 0;

/** A program as the engine sends it, from the body of a `hooks` object. */
export function programOf(hooks: string, options: ProgramOptions = {}): Program {
  programs += 1;
  const slug = options.slug ?? `tried-${programs}`;
  return {
    key: `${slug}@1.0.0`,
    source: options.source ?? `var plugin = { modules: { main: { default: { hooks: { ${hooks} } } } } };`,
    filename: `daino://${slug}@1.0.0/server.js`,
    memoryMb: options.memoryMb ?? 32,
    context: { version: options.contextVersion ?? '1', text: contextText(slug, options.config ?? {}) },
  };
}

export interface ProgramOptions {
  readonly slug?: string;
  /** The whole bundle, instead of hooks. */
  readonly source?: string;
  readonly memoryMb?: number;
  readonly config?: Readonly<Record<string, unknown>>;
  readonly contextVersion?: string;
}

export function contextText(slug: string, config: Readonly<Record<string, unknown>>): string {
  return JSON.stringify({
    plugin: { slug, name: slug, version: '1.0.0' },
    store: { id: 'store-1', name: 'Café', currency: 'EUR', timeZone: 'Europe/Rome' },
    organization: { id: 'organization-1', name: 'Daino' },
    config,
    methods: ['config.set', 'data.get', 'data.set', 'data.delete', 'data.list', 'events.emit'],
  });
}

/** A link that calls hook `name` with the limits of hooks. */
export function linkOf(program: Program, name = 'run', overrides: Partial<Link> = {}): Link {
  invocations += 1;
  const { wallMs, entryCpuMs, cpuMs } = LIMITS.hook;
  return {
    invocationId: `invocation-${invocations}`,
    program,
    handler: handlerOf(name),
    subject: 'sale',
    slug: program.key.split('@')[0] ?? '',
    meta: JSON.stringify({ hook: name, operationId: 'operation-1', idempotencyKey: 'key-1' }),
    wallMs,
    entryCpuMs,
    cpuMs,
    onFailure: 'continue',
    ...overrides,
  };
}

export function handlerOf(name: string, kind: HandlerRef['kind'] = 'hook', reference = ''): HandlerRef {
  return { kind, name, reference };
}

export const SALE = {
  sale: { currency: 'EUR', subtotal: 10, total: 10, adjustments: [], notes: '', metadata: {} },
};

export function tripOf(links: readonly Link[], overrides: Partial<Trip> = {}): Trip {
  const lane: Lane = 'hook';
  return {
    lane,
    storeId: 'store-1',
    links,
    input: JSON.stringify(SALE),
    wallMs: 5_000,
    call: refuse,
    ...overrides,
  };
}

const refuse: CallHost = () =>
  Promise.resolve({ error: { code: 'GRANT_MISSING', message: 'This call needs a grant.' } });

/** What tests compare: without the measures. */
export function plain(outcomes: readonly LinkOutcome[]): readonly unknown[] {
  return outcomes.map((outcome) => {
    if (outcome.status === 'done')
      return outcome.text === '' ? 'unchanged' : { done: JSON.parse(outcome.text) };
    if (outcome.status === 'rejected') return { rejected: outcome.message, field: outcome.field };
    if (outcome.status === 'threw') return { threw: `${outcome.error.name}: ${outcome.error.message}` };
    return outcome.status === 'cut' ? { cut: outcome.reason } : 'skipped';
  });
}

/** The notes of the sale that the last changing link left. */
export function notesOf(outcomes: readonly LinkOutcome[]): readonly unknown[] {
  return plain(outcomes).map((one) => {
    const done: unknown = typeof one === 'object' && one !== null && 'done' in one ? one.done : undefined;
    return typeof done === 'object' && done !== null && 'sale' in done
      ? Reflect.get(Object(done.sale), 'notes')
      : one;
  });
}

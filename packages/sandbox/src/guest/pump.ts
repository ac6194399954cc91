import { isRejection, GUEST_LIMITS, mergeResult } from '@daino/contract/guest';
import { type Definition, definitionOf, findHandler, type Handler, memberOf } from './definition.ts';
import { addIds } from './entity-id.ts';
import { contextMaker, type MakeContext } from './handler-context.ts';
import { callHost, type CallRules, createInvocation, type Invocation, takeReplies } from './invocation.ts';
import { post, putBack, takeLines } from './outbox.ts';
import { isLoaded, load } from './parts.ts';
import { native } from './primordials.ts';
import { renderError } from './reports.ts';
import type { Answer } from './routes/main.ts';
import type { EndSignal } from './signal.ts';

/**
 * Everything behind the isolate's one door. Texts go in; what comes out are the lines that the plugin produced since
 * the last entry. Throws nothing that a plugin made: that is rendered here, where the CPU limit holds.
 */
export class Pump {
  readonly #live: Record<string, Invocation | undefined> = native.create(null);
  /** By the names that the process gives them. */
  readonly #plans: Record<string, Plan | undefined> = native.create(null);
  #definition: Definition | undefined;
  #makeContext: MakeContext | undefined;
  #rules: CallRules | undefined;
  #current: Invocation | undefined;
  /** 32 bytes that nobody else knows, in base64. */
  seed = '';

  /** The invocation that was entered last. */
  get current(): Invocation | undefined {
    return this.#current;
  }

  /** Asks the host for that invocation. */
  call(method: string, args: readonly unknown[]): Promise<unknown> {
    if (this.#current !== undefined) return callHost(this.#current, method, args);
    return native.Promise.reject(new native.TypeError('This works while a handler runs.'));
  }

  /** `body` is the bundle of a `load` as a function, instead of its source. */
  enter(operation: string, one = '', two = '', three = '', four = '', body?: () => unknown): string {
    try {
      if (operation === 'run') this.#run(one, two, { meta: three, input: four });
      else if (operation === 'reply') this.#reply(one, two);
      else if (operation === 'again') putBack();
      else if (operation === 'end') this.#abandon(one);
      else if (operation === 'plan') this.#plans[one] = planOf(two);
      else if (operation === 'context') this.#setContext(one);
      else if (operation === 'rules') this.#setRules(one, two);
      else if (operation === 'load') return this.#load(one, two, body);
    } catch {
      // Nothing thrown may leave: to read it can run the plugin's code, where no limit holds any more.
    }
    return takeLines();
  }

  #setContext(text: string): void {
    // Without one nothing runs: better than with the one before.
    this.#makeContext = undefined;
    this.#makeContext = contextMaker(text);
  }

  #setRules(rules: string, seed: string): void {
    // The host wrote it.
    this.#rules = native.parse(rules) as CallRules;
    this.seed = seed;
  }

  /** JSON of the error, or empty. */
  #load(source: string, filename: string, body: (() => unknown) | undefined): string {
    try {
      const left = body ? body() : native.evaluate(`${source}\n;plugin\n//# sourceURL=${filename}`);
      native.deleteProperty(globalThis, 'plugin');
      this.#definition = definitionOf(left);
      return '';
    } catch (thrown) {
      return renderError(thrown);
    }
  }

  #run(rid: string, handler: string, texts: RunTexts): void {
    const rules = this.#rules;
    const plan = this.#plans[handler];
    if (!rules || !plan) return post('m', rid, 'nothing is loaded');
    const meta = texts.meta === '' ? undefined : native.parse(texts.meta);
    const invocation = createInvocation({ rid, rules, callLimit: plan.calls, meta });
    this.#current = this.#live[rid] = invocation;
    if (isLoaded('timers')) load('timers').begin(0);
    try {
      this.#call(invocation, plan, texts.input);
    } catch (thrown) {
      this.#fail(invocation, thrown);
    }
  }

  #call(invocation: Invocation, plan: Plan, input: string): void {
    const definition = this.#definition;
    const makeContext = this.#makeContext;
    if (!definition || !makeContext) return this.#finish(invocation, 'm', 'nothing is loaded');
    if (plan.kind === 'describe')
      return this.#finish(invocation, 'r', load('description').describe(definition, invocation.meta));
    plan.handler ??= findHandler(definition, plan) ?? null;
    if (!plan.handler)
      return this.#finish(invocation, 'm', plan.reference === '' ? plan.name : plan.reference);
    const { run, self } = plan.handler;
    const answer = plan.kind === 'route' ? load('routes').createAnswer() : undefined;
    const result = native.apply(run, self, [
      makeContext(invocation),
      answer ? load('routes').requestOf(input) : inputOf(input),
      answer ? answer.response : plan.kind === 'event' ? withDate(invocation.meta) : invocation.meta,
    ]);
    if (!isThenable(result)) return this.#keep(invocation, plan, { input, result, answer });
    native.whenSettled(native.promiseOf(result), {
      kept: (settled) => this.#keepLater(invocation, plan, { input, result: settled, answer }),
      broken: (thrown) => this.#fail(invocation, thrown),
    });
  }

  #keepLater(invocation: Invocation, plan: Plan, kept: Kept): void {
    try {
      this.#keep(invocation, plan, kept);
    } catch (thrown) {
      this.#fail(invocation, thrown);
    }
  }

  #keep(invocation: Invocation, plan: Plan, { input, result, answer }: Kept): void {
    if (answer && !isRejection(result)) return this.#finish(invocation, 'r', answer.textOf(result));
    if (result === undefined) return this.#finish(invocation, 'r', '');
    if (isRejection(result)) return this.#fail(invocation, result);
    if (plan.kind === 'event') refuseFailure(result);
    this.#finish(invocation, 'r', plan.kind === 'hook' ? changedText(plan, input, result) : '');
  }

  #fail(invocation: Invocation, thrown: unknown): void {
    const refusal = refusalOf(thrown);
    if (refusal === undefined) this.#finish(invocation, 'e', renderError(thrown));
    else this.#finish(invocation, 'x', refusal);
  }

  #finish(invocation: Invocation, kind: 'r' | 'x' | 'e' | 'm', text: string): void {
    if (invocation.ended) return;
    if (kind === 'r' && invocation.owed > 0) {
      invocation.result = text;
      return;
    }
    if (text.length > GUEST_LIMITS.result.bytes) post('o', invocation.rid, 'bytes of result');
    else post(kind, invocation.rid, text);
    this.#end(invocation.rid, 'AbortError');
  }

  /** Nobody waits for it any more; listeners of its signal run, and can do nothing in another one's name. */
  #abandon(rid: string): void {
    this.#current = this.#live[rid];
    this.#end(rid, 'TimeoutError');
  }

  #end(rid: string, reason: 'AbortError' | 'TimeoutError'): void {
    const invocation = this.#live[rid];
    if (!invocation) return;
    invocation.ended = true;
    delete this.#live[rid];
    if (invocation.timers !== undefined) load('timers').end(invocation);
    if (invocation.endSignal !== undefined) endQuietly(invocation.endSignal, reason);
  }

  #reply(rid: string, lines: string): void {
    const invocation = this.#live[rid];
    if (!invocation) return;
    this.#current = invocation;
    if (isLoaded('timers')) load('timers').begin(0);
    takeReplies(invocation, lines, (woken) => load('timers').wake(woken));
    if (invocation.result !== undefined) this.#finish(invocation, 'r', invocation.result);
  }
}

interface RunTexts {
  /** JSON of the handler's third argument, or empty. */
  readonly meta: string;
  /** JSON of the handler's second argument, or empty. */
  readonly input: string;
}

/** How to run one handler; the same for all its invocations. */
interface Plan {
  readonly kind: string;
  readonly name: string;
  readonly reference: string;
  readonly subject: string;
  readonly slug: string;
  readonly calls: number;
  handler?: Handler | null;
}

function planOf(text: string): Plan {
  // The host wrote it.
  return native.parse(text) as Plan;
}

interface Kept {
  readonly input: string;
  readonly result: unknown;
  /** Of a route. */
  readonly answer: Answer | undefined;
}

/** What listeners throw is logged; what they did to built-ins ends here. */
function endQuietly(end: EndSignal, reason: 'AbortError' | 'TimeoutError'): void {
  try {
    end(reason);
  } catch {
    // As in `enter`.
  }
}

/** The data after the change, or empty. It is parsed anew: what a handler did to its own copy is no change. */
function changedText(plan: Plan, input: string, result: unknown): string {
  if (result === undefined || result === null) return '';
  const data = native.parse(input) as Record<string, unknown>;
  const merged = mergeResult(data, plan.subject, plan.slug, result);
  const text = merged === undefined ? '' : (native.stringify(merged) ?? '');
  return text === input ? '' : text;
}

/** What a handler that is no route's receives. */
function inputOf(text: string): unknown {
  if (text === '') return undefined;
  const input = native.parse(text);
  addIds(input);
  return input;
}

function isThenable(result: unknown): boolean {
  const isObject = (typeof result === 'object' && result !== null) || typeof result === 'function';
  return isObject && typeof native.get(result, 'then') === 'function';
}

/** JSON of a refusal, or undefined when the thrown value is none. */
function refusalOf(thrown: unknown): string | undefined {
  try {
    if (!isRejection(thrown)) return undefined;
    const { messageLength } = GUEST_LIMITS.rejection;
    const message = native.slice(native.String(thrown.message), 0, messageLength);
    const field = native.slice(native.String(thrown.field ?? ''), 0, messageLength);
    return `{"message":${native.quote(message)},"field":${native.quote(field)}}`;
  } catch {
    return undefined;
  }
}

/** An event handler may say that it failed instead of throwing. */
function refuseFailure(result: unknown): void {
  if (memberOf(result, 'success') !== false) return;
  throw new native.Error(native.String(memberOf(result, 'error') ?? 'The handler answered success: false.'));
}

function withDate(meta: unknown): unknown {
  const timestamp = memberOf(meta, 'timestamp');
  if (typeof meta !== 'object' || meta === null || typeof timestamp !== 'string') return meta;
  native.defineProperty(meta, 'timestamp', {
    value: new native.Date(timestamp),
    enumerable: true,
    writable: true,
  });
  return meta;
}

import {
  adjustment,
  type ChangeablePath,
  currencyDigits,
  fitsCurrency,
  type Hook,
  LIMITS,
  metadata,
  sameJson,
  settledTotal,
  storableIssues,
  type Totalled,
} from '@daino/contract';
import { z } from 'zod';

type Json = Readonly<Record<string, unknown>>;

export type Judgement<Data> =
  | { readonly allowed: true; readonly data: Data; readonly changed: readonly string[] }
  | { readonly allowed: false; readonly path: string; readonly reason: string };

interface JudgeInput<Data> {
  readonly hook: Pick<Hook<string, Data & object>, 'subject' | 'changeable' | 'data'>;
  /** The data that the plugin was given. */
  readonly before: Data;
  /** Its length as JSON. */
  readonly given: number;
  /** The JSON that came back from its isolate: the whole data after its change. */
  readonly text: string;
  readonly slug: string;
}

/**
 * Decides whether a plugin may change what it changed. One fault refuses the whole result.
 * The text comes from a hostile place: it is compared with what the plugin was given, field by field.
 */
export function judgeResult<Data extends object>(input: JudgeInput<Data>): Judgement<Data> {
  const { hook, before, given: length, text, slug } = input;
  const { addedBytes } = LIMITS.result;
  // Before it is parsed, which takes the longer the larger it is, and everybody waits for that.
  if (text.length > length + addedBytes)
    return refused('', `a plugin may make it ${addedBytes} bytes larger, not ${text.length - length}`);
  const after = parse(text);
  if (!isObject(after)) return refused('', 'it is not a JSON object');
  const given = before as Json;
  const stray = keysOf(given, after).find((key) => key !== hook.subject && !sameJson(given[key], after[key]));
  if (stray !== undefined) return refused(stray, `only ${hook.subject} may change`);
  const was = given[hook.subject];
  const is = after[hook.subject];
  if (!isObject(was) || !isObject(is)) return refused(hook.subject, 'it is not an object');
  const differing = keysOf(was, is).filter((key) => !sameJson(was[key], is[key]));
  const changed = differing.filter((key) => key !== TOTAL);
  // The total follows from the other fields, so it is judged after them.
  for (const key of differing.length > changed.length ? [...changed, TOTAL] : changed) {
    const field = { key, was, is, slug, changeable: hook.changeable };
    const fault = storableFault(key, is[key]) ?? judgeField(field);
    if (fault) return refused(`${hook.subject}.${fault.path}`, fault.reason);
  }
  const fault = plainFault(hook, after, changed);
  if (fault) return refused(fault.path, fault.reason);
  // Everything in it is as it was given, or was judged above.
  return { allowed: true, data: after as Data, changed };
}

const TOTAL = 'total';

/** Fields with rules of their own. */
const RULED: ReadonlySet<string> = new Set(['adjustments', 'metadata', 'items', TOTAL]);

/** What a plain field may hold is what the subject's schema says. */
function plainFault<Data>(
  { data, subject }: JudgeInput<Data>['hook'],
  after: Json,
  changed: readonly string[],
): Fault {
  const plain = changed.filter((key) => !RULED.has(key));
  if (plain.length === 0) return undefined;
  const issues = data.safeParse(after).error?.issues ?? [];
  const issue = issues.find(({ path: [first, field] }) => first === subject && plain.includes(String(field)));
  return issue && { path: issue.path.join('.'), reason: issue.message };
}

/** Before anything walks it: what is too deep to walk, or cannot be stored. */
function storableFault(key: string, value: unknown): Fault {
  const [issue] = storableIssues(value);
  return issue && { path: [key, issue.path].filter(Boolean).join('.'), reason: issue.message };
}

interface FieldInput {
  readonly key: string;
  readonly was: Json;
  readonly is: Json;
  readonly slug: string;
  readonly changeable: readonly ChangeablePath[];
}
type Fault = { readonly path: string; readonly reason: string } | undefined;

function judgeField(field: FieldInput): Fault {
  const { key, was, is, slug, changeable } = field;
  const may = (path: ChangeablePath): boolean => changeable.includes(path);
  if (key === 'adjustments' && may('adjustments')) return judgeAdjustments(was, is, slug);
  if (key === TOTAL && may('adjustments')) return judgeTotal(is);
  if (key === 'metadata' && may('metadata')) return judgeMetadata(key, was[key], is[key], slug);
  if (key === 'items' && may('items[].metadata')) return judgeItems(was[key], is[key], slug);
  if (key === 'price' && may('price')) return judgePrice(is);
  if (!RULED.has(key) && changeable.some((path) => path === key)) return undefined;
  return { path: key, reason: 'this field may not change' };
}

const adjustments = z.array(adjustment).max(LIMITS.adjustments.count);

function judgeAdjustments(was: Json, is: Json, slug: string): Fault {
  const path = 'adjustments';
  const parsed = adjustments.safeParse(is[path]);
  if (!parsed.success) return schemaFault(path, parsed.error);
  const others = (list: unknown): unknown[] =>
    Array.isArray(list) ? list.filter((one) => !(isObject(one) && one['source'] === slug)) : [];
  if (!sameJson(others(was[path]), others(is[path]))) {
    return { path, reason: "another plugin's adjustments may not change" };
  }
  const currency = String(is['currency']);
  const ids = new Set<string>();
  const lines = new Set(
    Array.isArray(is['items']) ? is['items'].map((item: unknown) => (isObject(item) ? item['id'] : '')) : [],
  );
  for (const [index, one] of parsed.data.entries()) {
    const at = `${path}.${index}`;
    if (ids.has(one.id)) return { path: `${at}.id`, reason: 'two adjustments have this id' };
    ids.add(one.id);
    if (one.source !== slug) continue;
    if (!fitsCurrency(one.amount, currency)) {
      return { path: `${at}.amount`, reason: `${currency} has ${currencyDigits(currency)} decimal digits` };
    }
    if (one.target !== undefined && !lines.has(one.target)) {
      return { path: `${at}.target`, reason: 'there is no line with this id' };
    }
  }
  return undefined;
}

function judgeTotal(is: Json): Fault {
  // Currency, subtotal and adjustments are as they were given, or passed their schema.
  if (is[TOTAL] === settledTotal(is as unknown as Totalled)) return undefined;
  return { path: TOTAL, reason: 'it follows from the adjustments and may not be set' };
}

function judgeMetadata(path: string, was: unknown, is: unknown, slug: string): Fault {
  const fault = judgeSchema(path, metadata, is);
  if (fault) return fault;
  const before = isObject(was) ? was : {};
  const after = isObject(is) ? is : {};
  const stray = keysOf(before, after).find((key) => key !== slug && !sameJson(before[key], after[key]));
  return stray === undefined
    ? undefined
    : { path: `${path}.${stray}`, reason: `a plugin writes under ${slug} only` };
}

function judgePrice({ price, currency }: Json): Fault {
  const code = String(currency);
  if (typeof price !== 'number' || fitsCurrency(price, code)) return undefined;
  return { path: 'price', reason: `${code} has ${currencyDigits(code)} decimal digits` };
}

function judgeItems(was: unknown, is: unknown, slug: string): Fault {
  if (!Array.isArray(was) || !Array.isArray(is) || was.length !== is.length) {
    return { path: 'items', reason: 'lines may not be added or removed' };
  }
  for (const [index, item] of is.entries()) {
    const old: unknown = was[index];
    const at = `items.${index}`;
    if (!isObject(item) || !isObject(old)) return { path: at, reason: 'it is not a line' };
    const stray = keysOf(old, item).find((key) => key !== 'metadata' && !sameJson(old[key], item[key]));
    if (stray !== undefined) return { path: `${at}.${stray}`, reason: 'this field may not change' };
    const fault = judgeMetadata(`${at}.metadata`, old['metadata'], item['metadata'], slug);
    if (fault) return fault;
  }
  return undefined;
}

function judgeSchema(path: string, schema: z.ZodType, value: unknown): Fault {
  const parsed = schema.safeParse(value);
  return parsed.success ? undefined : schemaFault(path, parsed.error);
}

function schemaFault(path: string, error: z.ZodError): Fault {
  const [issue] = error.issues;
  return { path: [path, ...(issue?.path ?? [])].join('.'), reason: issue?.message ?? 'it is not valid' };
}

function refused(path: string, reason: string): { allowed: false; path: string; reason: string } {
  return { allowed: false, path, reason };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function keysOf(before: Json, after: Json): string[] {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])];
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

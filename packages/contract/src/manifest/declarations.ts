import { EVENT_ALIASES } from '../events/aliases.ts';
import { isCustomEventType } from '../events/custom-event.ts';
import { eventTable, isEventType } from '../events/event-table.ts';
import type { FailurePolicy } from '../hooks/define-hook.ts';
import { hookTable, type HookName, isHookName } from '../hooks/hook-table.ts';
import { sameJson } from '../hooks/same-json.ts';
import { LIMITS } from '../limits.ts';
import { canonicalKeys, canonicalName, HOOK_ALIASES, MOVED_EVENT_ALIASES } from './aliases.ts';
import { type Element, type Part, readInteger, readList, readText, warnUnknown } from './fields.ts';
import type { Findings } from './findings.ts';
import { readDeclaredFilter } from './declared-filter.ts';
import { canonicalReference } from './handler-reference.ts';
import { isJsonObject, type JsonValue, member } from './json.ts';
import type { EventDeclaration, HookDeclaration, Manifest } from './manifest.ts';

/** The hooks and events that a plugin handles. An event that stands under `hooks` is taken as an event. */
export function readDeclarations(part: Part): Pick<Manifest, 'hooks' | 'events'> {
  const written = readList(part, 'hooks');
  const moved = written.filter((one) => isEventName(nameOf(one.value, 'name')));
  const hooks = written.filter((one) => !moved.includes(one)).map(readHook);
  const events = [...readList(part, 'events'), ...moved.map(asEvent)].map(readEvent);
  return {
    hooks: withoutDoubles(hooks, part.findings.at('hooks')),
    events: withoutDoubles(events, part.findings.at('events')),
  };
}

function readHook(element: Element): HookDeclaration | undefined {
  const part = partOf(element, 'name');
  warnUnknown(part, ['name', 'handler', 'priority', 'timeout_ms', 'filter', 'on_error']);
  const name = readHookName(part);
  const priority = readInteger(part, 'priority', { min: -1_000_000, max: 1_000_000 }) ?? 100;
  const timeout = readInteger(part, 'timeout_ms', { min: 1, max: LIMITS.hook.wallCeilingMs }) ?? null;
  const handler = readHandler(part);
  const policy = readPolicy(part, name);
  const filter = readDeclaredFilter(part, name && hookTable[name].data);
  if (name === undefined) return undefined;
  return { name, handler, priority, timeout_ms: timeout, on_error: policy, ...(filter && { filter }) };
}

function readHookName(part: Part): HookName | undefined {
  const written = readText(part, 'name', 100);
  const name = canonicalName(written ?? '', HOOK_ALIASES);
  if (isHookName(name)) return name;
  const known = Object.keys(hookTable).join(', ');
  if (written === undefined) part.findings.at('name').issue(`is needed: name a hook, such as ${known}`);
  else part.findings.at('name').issue(`${written} is no hook of this version; known are ${known}`);
  return undefined;
}

/** A plugin may be stricter than its hook, never laxer: fail-closed stays fail-closed. */
function readPolicy(part: Part, name: HookName | undefined): FailurePolicy {
  const own: FailurePolicy = name === undefined ? 'continue' : hookTable[name].onError;
  const asked = readText(part, 'on_error', 20);
  const at = part.findings.at('on_error');
  if (asked === undefined) return own;
  if (asked !== 'continue' && asked !== 'block') at.issue('must be "continue" or "block"');
  else if (asked === 'continue' && own === 'block')
    at.issue('cannot be "continue": this hook always blocks; remove it');
  else return asked;
  return own;
}

function readEvent(element: Element): EventDeclaration | undefined {
  const part = partOf(element, 'type');
  warnUnknown(part, ['type', 'handler', 'filter', 'subject']);
  const written = readText(part, 'type', 100);
  const handler = readHandler(part);
  const known = Object.keys(eventTable).join(', ');
  const at = part.findings.at('type');
  if (written === undefined) {
    at.issue(`is needed: name an event, such as ${known}`);
    return undefined;
  }
  const { type, subject } = eventOf(written);
  // A canonical manifest that is parsed again says the subject itself.
  if (isEventType(type) || isCustomEventType(type)) {
    const filter = readDeclaredFilter(part, isEventType(type) ? eventTable[type].payload : undefined);
    return {
      type,
      handler,
      subject: readText(part, 'subject', 100) ?? subject,
      ...(filter && { filter }),
    };
  }
  at.issue(
    `${written}${type === written ? '' : ` (${type})`} is no event of this version; known are ${known}`,
  );
  return undefined;
}

function eventOf(name: string): { readonly type: string; readonly subject: string } {
  const alias = Object.hasOwn(EVENT_ALIASES, name) ? EVENT_ALIASES[name] : undefined;
  return alias ?? { type: name, subject: '' };
}

/** Dotted names are events by the contract's naming rule, whether this version knows them or not. */
function isEventName(name: string): boolean {
  return name.includes('.') || Object.hasOwn(EVENT_ALIASES, name);
}

function asEvent({ value, findings }: Element): Element {
  findings.warn('is an event and is taken as one; declare it under "events"');
  if (!isJsonObject(value)) return { value, findings };
  const { priority: _p, timeout_ms: _t, on_error: _o, ...event } = value;
  return { value: canonicalKeys(event, MOVED_EVENT_ALIASES, findings), findings };
}

/** An entry may be the bare name; its handler is then the definition's. */
function partOf({ value, findings }: Element, nameKey: string): Part {
  if (typeof value === 'string') return { source: { [nameKey]: value }, findings };
  if (isJsonObject(value)) return { source: value, findings };
  findings.issue(`must be a name, or an object with "${nameKey}" and "handler"`);
  // The one fault is said; what would follow from it is not.
  return { source: {}, findings: SILENT };
}

const SILENT: Findings = { issue: () => undefined, warn: () => undefined, at: () => SILENT };

function readHandler(part: Part): string {
  const written = readText(part, 'handler', 300) ?? '';
  const reference = canonicalReference(written);
  if (reference === undefined) {
    part.findings
      .at('handler')
      .issue(
        'must be a file of the plugin such as "src/hooks/x.ts", a file and export "src/x.ts#name", or "#name"',
      );
  }
  return reference ?? '';
}

function nameOf(value: JsonValue, key: string): string {
  if (typeof value === 'string') return value;
  const name = isJsonObject(value) ? member(value, key) : undefined;
  return typeof name === 'string' ? name : '';
}

/** A plugin has one handler for a hook or an event: the same entry again is superfluous, another one a contradiction. */
function withoutDoubles<Declared extends HookDeclaration | EventDeclaration>(
  declared: readonly (Declared | undefined)[],
  findings: Findings,
): readonly Declared[] {
  const kept = new Map<string, Declared>();
  for (const one of declared.filter(isDefined)) {
    const name = 'name' in one ? one.name : one.type;
    const first = kept.get(name);
    if (first === undefined) kept.set(name, one);
    else if (first.handler === one.handler && sameJson(first.filter, one.filter))
      findings.warn(`${name} is declared twice; remove one`);
    else if (first.handler === one.handler) findings.issue(`${name} has two filters; join them with "$or"`);
    else findings.issue(`${name} has two handlers; call both from one`);
  }
  return [...kept.values()];
}

function isDefined<T>(value: T | undefined): value is T {
  return value !== undefined;
}

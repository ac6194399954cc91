import type { Definition } from '../definition.ts';
import { inner, offer } from '../inner-part.ts';

const { findHandler, memberOf, native } = inner;

/** JSON of what the code really has: names in `hooks`, `events` and `routes`, lifecycle methods, and which `references` resolve. */
export function describe(definition: Definition, references: unknown): string {
  const lists = [
    ['hooks', namesIn(memberOf(definition.plugin, 'hooks'))],
    ['events', namesIn(memberOf(definition.plugin, 'events'))],
    ['routes', namesIn(memberOf(definition.plugin, 'routes'))],
    ['lifecycle', lifecycleOf(definition)],
    ['references', resolvedOf(definition, references)],
  ] as const;
  let text = '';
  for (let at = 0; at < lists.length; at += 1) {
    const list = lists[at];
    if (list) text += `${at === 0 ? '{' : ','}"${list[0]}":[${list[1]}]`;
  }
  return `${text}}`;
}

function namesIn(holder: unknown): string {
  let text = '';
  if (typeof holder !== 'object' || holder === null) return text;
  for (const name in holder) {
    if (typeof memberOf(holder, name) === 'function')
      text += `${text === '' ? '' : ','}${native.quote(name)}`;
  }
  return text;
}

/** `onInstall`, `onActivate`, …: every method whose name starts with `on` and a capital letter. */
function lifecycleOf(definition: Definition): string {
  let text = '';
  const seen: Record<string, true> = native.create(null);
  const holders: (object | null)[] = [
    definition.plugin,
    native.getPrototypeOf(definition.plugin),
    definition.main,
  ];
  for (let at = 0; at < holders.length; at += 1) {
    const holder = holders[at];
    if (!holder || holder === native.objectPrototype) continue;
    const keys = native.ownKeys(holder);
    for (let index = 0; index < keys.length; index += 1) {
      const key = keys[index];
      if (typeof key !== 'string' || seen[key] || !isLifecycleName(key)) continue;
      if (typeof memberOf(holder, key) !== 'function') continue;
      seen[key] = true;
      text += `${text === '' ? '' : ','}${native.quote(key)}`;
    }
  }
  return text;
}

function isLifecycleName(name: string): boolean {
  const capital = name[2] ?? '';
  return native.startsWith(name, 'on') && capital >= 'A' && capital <= 'Z';
}

function resolvedOf(definition: Definition, references: unknown): string {
  let text = '';
  if (!native.isArray(references)) return text;
  for (let at = 0; at < references.length; at += 1) {
    const reference: unknown = references[at];
    if (typeof reference !== 'string' || !findHandler(definition, { kind: 'describe', name: '', reference }))
      continue;
    text += `${text === '' ? '' : ','}${native.quote(reference)}`;
  }
  return text;
}

export const description = { describe };

offer(description);

import { native } from './primordials.ts';

/** What a bundle leaves behind, taken apart once. */
export interface Definition {
  readonly modules: object;
  readonly main: object;
  /** The default export of the main module: a plain object, or an instance when it is a class. */
  readonly plugin: object;
}

/** A function of the plugin and what it is called on. */
export interface Handler {
  readonly run: (...args: unknown[]) => unknown;
  readonly self: unknown;
}

/** Throws when the script left nothing that could be a plugin. */
export function definitionOf(left: unknown): Definition {
  const modules = asObject(memberOf(left, 'modules'));
  const main = asObject(modules && memberOf(modules, 'main'));
  if (!modules || !main) throw new native.TypeError('The bundle leaves no plugin behind.');
  const exported = memberOf(main, 'default');
  const made = typeof exported === 'function' ? new (exported as new () => unknown)() : exported;
  return { modules, main, plugin: asObject(made) ?? native.create(null) };
}

/** The function that a handler reference means, or undefined when the code has none. */
export function findHandler(definition: Definition, ref: HandlerName): Handler | undefined {
  const hash = native.indexOf(ref.reference, '#', 0);
  if (ref.reference === '') return findByName(definition, ref);
  const name = native.slice(ref.reference, hash + 1);
  if (hash > 0)
    return handlerAt(memberOf(definition.modules, native.slice(ref.reference, 0, hash)), name, undefined);
  return handlerAt(definition.main, name, undefined) ?? handlerAt(definition.plugin, name, definition.plugin);
}

export interface HandlerName {
  readonly kind: string;
  readonly name: string;
  readonly reference: string;
}

function findByName({ main, plugin }: Definition, { kind, name }: HandlerName): Handler | undefined {
  if (kind === 'lifecycle') return handlerAt(plugin, name, plugin) ?? handlerAt(main, name, undefined);
  const own = handlerAt(memberOf(plugin, mapOf(kind)), name, plugin);
  // A manifest takes an event that stands among the hooks as an event; so does the code.
  return own ?? (kind === 'event' ? handlerAt(memberOf(plugin, 'hooks'), name, plugin) : undefined);
}

function mapOf(kind: string): string {
  if (kind === 'route') return 'routes';
  return kind === 'hook' ? 'hooks' : 'events';
}

function handlerAt(holder: unknown, name: string, self: unknown): Handler | undefined {
  const found = asObject(holder) && memberOf(holder, name);
  // Callable is all that is known of it; a wrong signature is the plugin's own failure.
  return typeof found === 'function' ? { run: found as Handler['run'], self } : undefined;
}

/** A member of its own or of its classes, but nothing that every object has. */
export function memberOf(holder: unknown, name: string): unknown {
  let owner = asObject(holder);
  while (owner && owner !== native.objectPrototype) {
    if (native.hasOwn(owner, name)) return native.get(asObject(holder) ?? owner, name);
    owner = native.getPrototypeOf(owner) ?? undefined;
  }
  return undefined;
}

export function asObject(value: unknown): object | undefined {
  return typeof value === 'object' && value !== null ? value : undefined;
}

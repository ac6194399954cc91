import { inner } from '../inner-part.ts';

const { native } = inner;

const NAME_LENGTH = 100;
const MESSAGE_LENGTH = 2_000;
const STACK_LENGTH = 8_000;

/** Codes of the errors that came from the host; a plugin cannot make one up. */
const hostCodes = native.weakMap<string>();

/** What a plugin gets thrown when the host refuses its call. */
export function hostError(code: string, message: string): Error {
  const error = new native.Error(message);
  native.defineProperty(error, 'name', { value: 'HostError', configurable: true });
  native.defineProperty(error, 'code', { value: code, enumerable: true, configurable: true });
  hostCodes.set(error, code);
  return error;
}

/**
 * JSON of what a handler threw, whatever it is. Runs the plugin's getters and `toString`, so it must only be called
 * where a CPU limit holds.
 */
export function renderError(thrown: unknown): string {
  try {
    const known: unknown = isObject(thrown) ? hostCodes.get(thrown) : undefined;
    return encode({
      name: textOf(() => (isObject(thrown) ? read(thrown, 'name') : typeof thrown), NAME_LENGTH),
      message: textOf(
        () => (isObject(thrown) ? (read(thrown, 'message') ?? thrown) : thrown),
        MESSAGE_LENGTH,
      ),
      stack: native.slice(stackOf(thrown, 0), 0, STACK_LENGTH),
      code: typeof known === 'string' ? known : '',
    });
  } catch {
    return '{"name":"Error","message":"It threw something that cannot be shown.","stack":"","code":""}';
  }
}

/** Its stack, and beneath it those of its cause and of what an AggregateError holds. */
function stackOf(thrown: unknown, depth: number): string {
  if (!isObject(thrown)) return '';
  const own = withoutOurs(textOf(() => read(thrown, 'stack') ?? '', STACK_LENGTH));
  if (depth === MOST_BEHIND || own === '') return own;
  const cause = native.hasOwn(thrown, 'cause') ? behind('Caused by', read(thrown, 'cause'), depth) : '';
  return own + cause + (depth === 0 ? membersOf(thrown) : '');
}

function membersOf(thrown: object): string {
  let text = '';
  const errors = native.hasOwn(thrown, 'errors') ? read(thrown, 'errors') : undefined;
  if (!native.isArray(errors)) return text;
  for (let at = 0; at < errors.length && at < MOST_BEHIND; at += 1)
    text += behind('One of them', errors[at], 0);
  return text;
}

function behind(how: string, error: unknown, depth: number): string {
  if (error === undefined) return '';
  const stack = stackOf(error, depth + 1);
  return `\n${how}: ${stack === '' ? textOf(() => error, NAME_LENGTH) : stack}`;
}

/** Errors behind an error, in depth and in breadth. */
const MOST_BEHIND = 5;

interface Rendered {
  readonly name: string;
  readonly message: string;
  readonly stack: string;
  readonly code: string;
}

function encode({ name, message, stack, code }: Rendered): string {
  const { quote } = native;
  return `{"name":${quote(name)},"message":${quote(message)},"stack":${quote(stack)},"code":${quote(code)}}`;
}

/** Frames of the guest say nothing about the plugin. */
function withoutOurs(stack: string): string {
  let kept = '';
  let at = 0;
  while (at < stack.length) {
    const newline = native.indexOf(stack, '\n', at);
    const end = newline < 0 ? stack.length : newline;
    const line = native.slice(stack, at, end);
    if (native.indexOf(line, 'daino://guest.js:', 0) < 0) kept += at === 0 ? line : `\n${line}`;
    at = end + 1;
  }
  return kept;
}

/** Symbols have a text too, which `${symbol}` refuses. */
function textOf(value: () => unknown, length: number): string {
  try {
    return native.slice(native.String(value()), 0, length);
  } catch {
    return '';
  }
}

function read(value: object, key: string): unknown {
  return native.get(value, key);
}

function isObject(value: unknown): value is object {
  return (typeof value === 'object' && value !== null) || typeof value === 'function';
}

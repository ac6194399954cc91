import { GUEST_LIMITS } from '@daino/contract/guest';
import { inner } from '../inner-part.ts';
import type { Invocation } from '../invocation.ts';
import { renderError } from './render-error.ts';

const { native, post } = inner;

type Level = 'debug' | 'info' | 'warn' | 'error';
type LogMethod = (message: unknown, error?: unknown, meta?: unknown) => void;

/** `ctx.logger` of one invocation. */
export function createLogger(invocation: Invocation): Readonly<Record<Level, LogMethod>> {
  const method =
    (level: Level): LogMethod =>
    (message, error, meta) =>
      log(invocation, level, { message, error, meta });
  return native.freeze({
    debug: method('debug'),
    info: method('info'),
    warn: method('warn'),
    error: method('error'),
  });
}

/** Keeps a line while the invocation has room; the first one that does not fit says so, the rest is dropped. */
export function log(invocation: Invocation | undefined, level: Level, line: LogArguments): void {
  if (invocation === undefined || invocation.ended) return;
  const room = GUEST_LIMITS.logs.bytesPerInvocation - LAST_LINE.length;
  if (invocation.logBytes >= room) return;
  const text = lineText(level, line);
  const fits = invocation.logBytes + text.length <= room;
  invocation.logBytes = fits ? invocation.logBytes + text.length : room;
  post('l', invocation.rid, fits ? text : LAST_LINE);
}

export interface LogArguments {
  readonly message: unknown;
  readonly error?: unknown;
  readonly meta?: unknown;
}

const LAST_LINE = '{"level":"warn","message":"Later log lines of this invocation were dropped.","fields":""}';

function lineText(level: Level, { message, error, meta }: LogArguments): string {
  const { quote, slice } = native;
  const fields = fieldsText(error, meta);
  const said = slice(native.String(message), 0, GUEST_LIMITS.logs.lineLength);
  return `{"level":"${level}","message":${quote(said)},"fields":${quote(fields)}}`;
}

/** An error goes under `error`; without one, the second argument is the meta object. */
function fieldsText(error: unknown, meta: unknown): string {
  const isError = native.isError(error);
  const fields = isError ? meta : (meta ?? error);
  const own = fields === undefined || fields === null ? '' : (jsonOf(fields) ?? '');
  const room = GUEST_LIMITS.logs.lineLength;
  const short = own.length > room ? '{"truncated":true}' : native.startsWith(own, '{') ? own : wrap(own);
  if (!isError) return short;
  const rendered = `"error":${renderError(error)}`;
  return short === '' || short === '{}' ? `{${rendered}}` : `{${rendered},${native.slice(short, 1)}`;
}

function wrap(json: string): string {
  return json === '' ? '' : `{"value":${json}}`;
}

function jsonOf(value: unknown): string | undefined {
  try {
    return native.stringify(value);
  } catch {
    return undefined;
  }
}

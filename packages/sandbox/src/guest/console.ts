import type { Invocation } from './invocation.ts';
import { log } from './logger.ts';
import { native } from './primordials.ts';

/** Sends `console.*` where `ctx.logger` goes, for the invocation that is on the CPU. */
export function installConsole(current: () => Invocation | undefined): void {
  const print =
    (level: 'debug' | 'info' | 'warn' | 'error') =>
    (...values: unknown[]): void =>
      log(current(), level, { message: lineOf(values) });
  const value = {
    debug: print('debug'),
    trace: print('debug'),
    log: print('info'),
    info: print('info'),
    warn: print('warn'),
    error: print('error'),
  };
  native.defineProperty(globalThis, 'console', { value, writable: true, configurable: true });
}

function lineOf(values: readonly unknown[]): string {
  let line = '';
  for (let at = 0; at < values.length; at += 1) line += `${at === 0 ? '' : ' '}${show(values[at])}`;
  return line;
}

function show(value: unknown): string {
  if (typeof value !== 'object' || value === null || value instanceof native.Error)
    return native.String(value);
  try {
    return native.stringify(value) ?? native.String(value);
  } catch {
    return '[object]';
  }
}

import type { Invocation } from './invocation.ts';
import { load } from './parts.ts';

/** JSON of what a handler threw, whatever it is. Runs the plugin's code: only where a CPU limit holds. */
export function renderError(thrown: unknown): string {
  return load('reports').renderError(thrown);
}

/** What a plugin gets thrown when the host refuses its call. */
export function hostError(code: string, message: string): Error {
  return load('reports').hostError(code, message);
}

/** `ctx.logger` of one invocation. */
export function createLogger(invocation: Invocation): object {
  return load('reports').createLogger(invocation);
}

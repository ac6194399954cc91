import { LIMITS, type LinkOutcome } from '@daino/contract';
import type { Subscriber } from './dispatch-table.ts';

const PROGRAMMING_ERRORS = new Set(['TypeError', 'RangeError', 'ReferenceError', 'SyntaxError']);

/** In a `block` hook a thrown error of the plugin's own making is a veto; engine and host errors are failures. */
export function vetoByThrow(subscriber: Subscriber, outcome: LinkOutcome): string | undefined {
  if (subscriber.onError !== 'block' || outcome.status !== 'threw') return undefined;
  const { name, code, message } = outcome.error;
  return code !== '' || PROGRAMMING_ERRORS.has(name) ? undefined : message;
}

/** What a plugin says to people: no control characters, no more than the limit. */
export function plainText(text: string): string {
  return text
    .replaceAll(/[\p{Cc}\p{Cf}]+/gu, ' ')
    .trim()
    .slice(0, LIMITS.rejection.messageLength);
}

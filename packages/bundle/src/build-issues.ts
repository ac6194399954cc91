import type { Issue } from '@daino/kernel';
import type { Message } from 'esbuild';

/** The faults of a failed build, with `file:line:column` as their path. Throws whatever is no such failure. */
export function toIssues(failure: unknown): readonly Issue[] {
  if (!(failure instanceof Error) || !('errors' in failure) || !Array.isArray(failure.errors)) throw failure;
  // A failure of esbuild carries its messages; nothing else has a list under this name.
  const messages = failure.errors as readonly Message[];
  if (messages.length === 0) throw failure;
  return messages.map(({ id, text, location }) => ({
    path:
      location === null
        ? ''
        : `${location.file.replaceAll('\\', '/')}:${location.line}:${location.column + 1}`,
    message: WORDS[id] ?? (text.startsWith('Top-level await') ? TOP_LEVEL_AWAIT : text),
  }));
}

const TOP_LEVEL_AWAIT = 'await is only possible inside a function: a plugin is loaded in one go';
const WORDS: Readonly<Record<string, string>> = {
  'unsupported-dynamic-import': 'only files that are named in quotes can be imported',
  'unsupported-require-call': 'only files that are named in quotes can be required',
  'direct-eval': 'eval sees the names of the whole bundle; do without it',
};

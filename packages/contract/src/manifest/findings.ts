import type { Issue } from '@daino/kernel';

/** Collects what is wrong with an input and what its author should know, each with its path. */
export interface Findings {
  /** The input cannot be used as it is. */
  issue(message: string): void;
  /** The input can be used, but not quite as its author may think. */
  warn(message: string): void;
  /** Findings of the part below `key`. */
  at(key: string | number): Findings;
}

export interface CollectedFindings extends Findings {
  readonly issues: readonly Issue[];
  readonly warnings: readonly Issue[];
}

/** Empty findings of a whole input. */
export function collectFindings(): CollectedFindings {
  const issues: Issue[] = [];
  const warnings: Issue[] = [];
  const below = (path: string): Findings => ({
    issue: (message) => void issues.push({ path, message }),
    warn: (message) => void warnings.push({ path, message }),
    at: (key) => below(path === '' ? `${key}` : `${path}.${key}`),
  });
  return { ...below(''), issues, warnings };
}

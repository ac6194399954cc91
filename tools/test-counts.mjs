// Adds up what count-reporter.mjs wrote. A run that died is never green, whatever it counted before.
import { existsSync, readFileSync } from 'node:fs';

/** `exitCode` is that of the test runner; a bad one means at least one failure. */
export function tally(file, exitCode) {
  const lines = existsSync(file) ? readFileSync(file, 'utf8').split('\n').filter(Boolean) : [];
  const counts = lines.map((line) => JSON.parse(line));
  const sum = (key) => counts.reduce((total, one) => total + (one[key] ?? 0), 0);
  const failed = sum('failed') + (counts.at(-1)?.ended ? 0 : 1);
  return { passed: sum('passed'), failed: exitCode === 0 ? failed : Math.max(failed, 1) };
}

import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const CONTRACT = 'packages/contract/src';

/**
 * The doc comments of a folder of the contract, by the name of what they stand above: an export, or a key of an object.
 * The lines of one comment are joined.
 */
export function readComments(root, folder) {
  const at = path.join(root, CONTRACT, folder);
  const files = readdirSync(at).filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'));
  return new Map(files.flatMap((file) => commentsOf(readFileSync(path.join(at, file), 'utf8'))));
}

/** Of one text; exported for its test. */
export function commentsOf(text) {
  return [...text.matchAll(/\/\*\*((?:(?!\*\/)[^])*)\*\/\s*(?:export const (\w+)|(\w+):)/g)].map(
    ([, comment, exported, key]) => [exported ?? key, joined(comment)],
  );
}

function joined(comment) {
  return comment
    .split('\n')
    .map((line) => line.replace(/^\s*\* ?/, '').trim())
    .filter((line) => !line.startsWith('@'))
    .join(' ')
    .trim();
}

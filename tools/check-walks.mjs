// A walk in docs/walks/ names files and symbols in backticks: `packages/x/src/y.ts` or `packages/x/src/y.ts#symbol`.
// Whatever it names exists. Fenced code blocks are not read.
import { existsSync, globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { isMain } from './is-main.mjs';
import { readDeclarations } from './read-declarations.mjs';
import { AREAS } from './sources.mjs';

const FILE_END = /\.(ts|tsx|mts|js|mjs|json|jsonc|sql|md|css|sh)$/;
const SCRIPT = /\.(ts|tsx|mts|js|mjs)$/;

/** Every reference of the walks below `root` that leads nowhere, one sentence each. */
export function checkWalks(root) {
  const walks = globSync('docs/walks/*.md', { cwd: root }).toSorted();
  const references = walks.flatMap((walk) =>
    findReferences(walk, readFileSync(path.join(root, walk), 'utf8')),
  );
  return {
    walks: walks.length,
    references: references.length,
    faults: references.flatMap((one) => faultOf(root, one)),
  };
}

function findReferences(walk, text) {
  let fenced = false;
  return text.split('\n').flatMap((line, index) => {
    if (/^\s*(```|~~~)/.test(line)) fenced = !fenced;
    if (fenced) return [];
    return [...line.matchAll(/`([^`]+)`/g)]
      .filter(([, words]) => isReference(words))
      .map(([, words]) => {
        const [file, symbol] = words.split('#');
        return { at: `${walk}:${index + 1}`, file, symbol };
      });
  });
}

function isReference(words) {
  if (/\s/.test(words) || !words.includes('/') || /^[/@.]|:\/\//.test(words)) return false;
  return (
    AREAS.includes(words.split('/')[0]) || words.startsWith('docs/') || FILE_END.test(words.split(/[#:]/)[0])
  );
}

function faultOf(root, { at, file, symbol }) {
  if (/:[\w$.]+$/.test(file))
    return [`${at}: write ${file.replace(/:(?=[\w$.]+$)/, '#')} instead of ${file}`];
  if (!existsSync(path.join(root, file))) return [`${at}: ${file} does not exist`];
  if (symbol === undefined || declares(path.join(root, file), symbol)) return [];
  return [`${at}: ${file} does not declare ${symbol}`];
}

/** Of a file that is no script, only the word can be looked for. */
function declares(file, symbol) {
  const text = readFileSync(file, 'utf8');
  if (SCRIPT.test(file)) return readDeclarations(file, text).has(symbol);
  return text.split(/[^\w$]+/).includes(symbol);
}

function main() {
  const { walks, references, faults } = checkWalks('.');
  for (const fault of faults) console.error(fault);
  console.log(`${walks} walks, ${references} references, ${faults.length} lead nowhere`);
  return faults.length > 0 ? 1 : 0;
}

if (isMain(import.meta.url)) process.exitCode = main();

import { createScanner, type Node, type ParseError, parseTree, printParseErrorCode } from 'jsonc-parser';
import type { Findings } from './findings.ts';
import type { JsonValue } from './json.ts';

const MAX_LENGTH = 262_144;
const MAX_DEPTH = 64;

/**
 * Reads JSON with comments and trailing commas. Faults become issues with line and column, and the answer is then
 * undefined. Every key becomes an own property, `__proto__` too; a key that stands twice is warned about.
 */
export function readJsonc(source: string, findings: Findings): JsonValue | undefined {
  const text = source.replace(/^\uFEFF/, '');
  if (text.length > MAX_LENGTH) return refuse(findings, `may have ${MAX_LENGTH} characters, shorten it`);
  if (depthOf(text) > MAX_DEPTH)
    return refuse(findings, `may be nested ${MAX_DEPTH} levels deep, flatten it`);
  const errors: ParseError[] = [];
  const tree = parseTree(text, errors, { allowTrailingComma: true });
  for (const error of errors) {
    findings.issue(
      `is not JSON at ${place(text, error.offset)}: ${wordsOf(printParseErrorCode(error.error))}`,
    );
  }
  if (errors.length > 0) return undefined;
  return tree === undefined ? refuse(findings, 'is empty, write a JSON object') : valueOf(tree, findings);
}

function refuse(findings: Findings, message: string): undefined {
  findings.issue(message);
  return undefined;
}

/** The scanner does not recurse, so the parser after it never sees a text that could exhaust the stack. */
function depthOf(text: string): number {
  const scanner = createScanner(text, true);
  let depth = 0;
  let deepest = 0;
  for (scanner.scan(); scanner.getTokenOffset() < text.length; scanner.scan()) {
    const first = text.charAt(scanner.getTokenOffset());
    if (first === '{' || first === '[') depth += 1;
    if (first === '}' || first === ']') depth -= 1;
    deepest = Math.max(deepest, depth);
  }
  return deepest;
}

function valueOf(node: Node, findings: Findings): JsonValue {
  const children = node.children ?? [];
  if (node.type === 'array') return children.map((child, index) => valueOf(child, findings.at(index)));
  // Of a leaf, the parser gives a string, a number, a boolean or null.
  if (node.type !== 'object') return node.value as JsonValue;
  const entries = new Map<string, JsonValue>();
  for (const property of children) {
    const [name, value] = property.children ?? [];
    if (name === undefined || value === undefined) continue;
    const key = String(name.value);
    if (entries.has(key)) findings.at(key).warn('stands twice, the last one is used; remove the other');
    entries.set(key, valueOf(value, findings.at(key)));
  }
  return Object.fromEntries(entries);
}

function place(text: string, offset: number): string {
  const before = text.slice(0, offset).split('\n');
  return `line ${before.length}, column ${(before.at(-1)?.length ?? 0) + 1}`;
}

function wordsOf(code: string): string {
  return code.replace(/[A-Z]/g, (capital) => ` ${capital.toLowerCase()}`).trim();
}

import { pluginSqlErrors } from '@daino/contract';
import { hasSqlDetails, loadModule, parseSync, scanSync } from 'libpg-query';

/** One statement of a text as Postgres' own parser reads it. */
export interface ParsedStatement {
  /** One key, the statement's kind, over its fields: `{ SelectStmt: {…} }`. */
  readonly tree: unknown;
  /** The statement's own part of the text. */
  readonly text: string;
}

/** Loads the parser, once per process. */
export async function loadParser(): Promise<void> {
  await loadModule();
}

/**
 * The statements of a text. Throws SQL_SYNTAX, and SQL_TOO_LARGE for what is longer or deeper than allowed: the
 * parser recurses, and a text that overflows its stack leaves it unusable, so that depth is bounded before it runs.
 */
export function parseSql(text: string, maxLength: number): readonly ParsedStatement[] {
  requireLength(text, maxLength);
  // Both the parser and the wire protocol would take the rest of the text for something else.
  refuse(text, '\0', 'a zero character');
  // The parser takes UTF-8; half a character would become another one on its way.
  if (!text.isWellFormed()) throw pluginSqlErrors.SQL_SYNTAX({ what: 'half a character', position: 1 });
  boundNesting(text);
  const bytes = Buffer.from(text);
  return parse(text).map(({ stmt, stmt_location: start = 0, stmt_len: length }) => ({
    tree: stmt,
    text: bytes.subarray(start, length === undefined ? undefined : start + length).toString(),
  }));
}

/** Throws SQL_TOO_LARGE. */
export function requireLength(text: string, maxLength: number): void {
  if (text.length <= maxLength) return;
  throw pluginSqlErrors.SQL_TOO_LARGE({ what: `The text has ${text.length} characters`, limit: maxLength });
}

function parse(text: string): Statement[] {
  try {
    // The declared types name every statement of Postgres; the guard trusts none of them.
    const { stmts = [] } = parseSync(text) as { readonly stmts?: Statement[] };
    return stmts;
  } catch (error) {
    const position = (hasSqlDetails(error) ? (error.sqlDetails?.cursorPosition ?? 0) : 0) + 1;
    const what = error instanceof Error ? error.message : String(error);
    throw pluginSqlErrors.SQL_SYNTAX({ what, position });
  }
}

interface Statement {
  readonly stmt: unknown;
  /** In bytes, as is the length; absent at the text's beginning and end. */
  readonly stmt_location?: number;
  readonly stmt_len?: number;
}

/** How many words, operators and brackets one statement may have: no level of nesting needs fewer than one. */
const MAX_MARKS = 1_000;
const MARK = /[\p{L}\p{N}_]+|[^\p{L}\p{N}_\s,;'"]/gu;

/** Looks at the characters first, which is cheap and counts too much; only then at what Postgres takes for tokens. */
function boundNesting(text: string): void {
  if ((text.match(MARK)?.length ?? 0) <= MAX_MARKS) return;
  let inStatement = 0;
  for (const { text: token, keywordKind, tokenName } of scan(text)) {
    if (token === ';') inStatement = 0;
    else if (!isLeaf({ token, keywordKind, tokenName })) inStatement += 1;
    if (inStatement > MAX_MARKS)
      throw pluginSqlErrors.SQL_TOO_LARGE({
        what: 'One statement has too many keywords, operators and brackets',
        limit: MAX_MARKS,
      });
  }
}

const LEAVES = new Set(['IDENT', 'SCONST', 'ICONST', 'FCONST', 'PARAM', 'SQL_COMMENT', 'C_COMMENT']);

/** Names, literals, commas and closing brackets: however many there are, nothing nests by them. */
function isLeaf({
  token,
  keywordKind,
  tokenName,
}: {
  token: string;
  keywordKind: number;
  tokenName: string;
}) {
  return keywordKind === 0 && (LEAVES.has(tokenName) || [',', '.', ')', ']'].includes(token));
}

function scan(text: string) {
  try {
    return scanSync(text).tokens;
  } catch {
    throw pluginSqlErrors.SQL_SYNTAX({ what: 'a literal or a comment does not end', position: 1 });
  }
}

function refuse(text: string, part: string, what: string): void {
  const at = text.indexOf(part);
  if (at >= 0) throw pluginSqlErrors.SQL_SYNTAX({ what, position: at + 1 });
}

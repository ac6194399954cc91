import { LIMITS, pluginSqlErrors } from '@daino/contract';
import { makeChecks, type Uses } from './checks.ts';
import { parseSql, requireLength } from './parse-sql.ts';
import { QUERY_RULES, QUERY_STATEMENTS } from './query-rules.ts';
import { isObject, Refused, walk } from './walk.ts';

/** A text that was found harmless for every installation, and what it needs of the one that runs it. */
export interface GuardedSql {
  /** Exactly what was looked at and what is to run. */
  readonly text: string;
  readonly relations: ReadonlySet<string>;
  readonly parameters: number;
  readonly effect: SqlEffect;
}

/** What a statement does to what is stored. */
export type SqlEffect = 'reads' | 'inserts' | 'changes' | 'deletes';

export interface SqlGuardOptions {
  /** Names of functions and types of the server: what `x.name` could call. */
  readonly callable: ReadonlySet<string>;
  /** Examines long texts elsewhere: reading 30,000 characters takes 80 ms in one go. */
  readonly examineLong: (text: string) => Promise<GuardedSql>;
  /** How many accepted texts are remembered. Default 2,000. */
  readonly remembered?: number;
}

/** Texts longer than this are looked at every time. */
const REMEMBERED_LENGTH = 4_096;
/** Longer ones take more than about 3 ms. */
const SHORT_LENGTH = 1_024;

/**
 * Says which texts plugins may run: one statement, of allowed parts only; whatever it does not know it refuses. It is
 * the first of two walls: the second is what the plugin's role may do in the database.
 */
export class SqlGuard {
  readonly #callable: ReadonlySet<string>;
  readonly #examineLong: SqlGuardOptions['examineLong'];
  readonly #remembered: number;
  /** Accepted texts, the one used longest ago first. */
  readonly #accepted = new Map<string, GuardedSql>();

  constructor({ callable, examineLong, remembered = 2_000 }: SqlGuardOptions) {
    this.#callable = callable;
    this.#examineLong = examineLong;
    this.#remembered = remembered;
  }

  /** Throws SQL_SYNTAX, SQL_NOT_ALLOWED or SQL_TOO_LARGE, with the place in the text. */
  async check(text: string): Promise<GuardedSql> {
    const known = this.#accepted.get(text);
    if (known) this.#accepted.delete(text);
    const guarded = known ?? (await this.#examine(text));
    if (text.length <= REMEMBERED_LENGTH) this.#accepted.set(text, guarded);
    if (this.#accepted.size > this.#remembered) {
      for (const oldest of this.#accepted.keys()) {
        this.#accepted.delete(oldest);
        break;
      }
    }
    return guarded;
  }

  #examine(text: string): GuardedSql | Promise<GuardedSql> {
    requireLength(text, LIMITS.sql.textLength);
    return text.length > SHORT_LENGTH ? this.#examineLong(text) : examineQuery(text, this.#callable);
  }
}

/** Looks at every part of a statement. Throws SQL_SYNTAX, SQL_NOT_ALLOWED or SQL_TOO_LARGE. */
export function examineQuery(text: string, callable: ReadonlySet<string>): GuardedSql {
  const statements = parseSql(text, LIMITS.sql.textLength);
  const [statement] = statements;
  if (!statement || statements.length > 1)
    throw pluginSqlErrors.SQL_NOT_ALLOWED({
      what: statement ? 'more than one statement' : 'an empty statement',
      position: 1,
    });
  const uses: Uses = { relations: new Set(), parameters: 0 };
  const effect = refusing(text, () => {
    const kind = beginsWith(statement.tree, QUERY_STATEMENTS);
    walk(statement.tree, { rules: QUERY_RULES, checks: makeChecks({ uses, callable }) });
    return EFFECTS[kind] ?? 'reads';
  });
  return { text, ...uses, effect };
}

const EFFECTS: Readonly<Record<string, SqlEffect>> = {
  InsertStmt: 'inserts',
  UpdateStmt: 'changes',
  DeleteStmt: 'deletes',
};

/** The statement's kind; refuses it by that, before anything in it. */
export function beginsWith(tree: unknown, allowed: ReadonlySet<string>): string {
  const [name = ''] = isObject(tree) ? Object.keys(tree) : [];
  if (!allowed.has(name))
    throw new Refused(`a statement of the kind ${name.replace(/Stmt$/, '')}`, undefined);
  return name;
}

function refusing<T>(text: string, look: () => T): T {
  try {
    return look();
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    throw pluginSqlErrors.SQL_NOT_ALLOWED({
      what: error.message,
      position: positionOf(text, error.location),
    });
  }
}

/** The character, counted from 1, at a place that the parser counts in bytes. */
export function positionOf(text: string, location: number | undefined): number {
  return (
    Buffer.from(text)
      .subarray(0, location ?? 0)
      .toString().length + 1
  );
}

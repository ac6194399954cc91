import { databaseErrors, LIMITS, pluginSqlErrors } from '@daino/contract';
import { DainoError } from '@daino/kernel';
import pg from 'pg';
import { reasonOf } from '../connections/pooled-driver.ts';

/** What a plugin is told of a failed statement: an error of the catalogue that names nothing but its own things. */
export function sqlFailure(error: unknown): DainoError {
  if (error instanceof DainoError) return error;
  if (!(error instanceof pg.DatabaseError))
    return databaseErrors.DATABASE_UNAVAILABLE({ cause: reasonOf(error) }, { cause: error });
  const state = error.code ?? '';
  const known = FAILURES[state]?.() ?? (state.startsWith('23') ? violated(error) : undefined);
  if (known) return known;
  const what = TOLD.has(state.slice(0, 2)) ? safeMessage(error) : 'The database refused the statement';
  return pluginSqlErrors.SQL_FAILED({ state, what });
}

/** The first line of what Postgres says, without names of ours. */
export function safeMessage({ message }: pg.DatabaseError): string {
  const line = message.split('\n')[0] ?? '';
  return line.replaceAll(/"?\b(px_[0-9a-f]{32}\w*|daino(_\w+)?|plugin_api)\b"?\.?/g, '…').slice(0, 300);
}

const FAILURES: Readonly<Record<string, () => DainoError>> = {
  '57014': () => pluginSqlErrors.SQL_TIMEOUT({ limitMs: LIMITS.sql.wallMs }),
  '42501': () => pluginSqlErrors.SQL_NOT_ALLOWED({ what: 'there is no right to do this', position: 1 }),
  '25P02': () => pluginSqlErrors.SQL_TRANSACTION_ENDED({ why: 'a statement in it failed' }),
  '25P03': () => pluginSqlErrors.SQL_TRANSACTION_ENDED({ why: 'it did nothing for too long' }),
  '55P03': () => pluginSqlErrors.SQL_BUSY({ what: 'A row or table is in use' }),
  '40P01': () => pluginSqlErrors.SQL_BUSY({ what: 'Two transactions waited for each other' }),
  '40001': () => pluginSqlErrors.SQL_BUSY({ what: 'Another transaction changed the same rows' }),
  '53300': () => pluginSqlErrors.SQL_BUSY({ what: 'There are too many connections' }),
  '53100': exceeded,
  '53200': exceeded,
  '53400': exceeded,
  '54000': exceeded,
  '54001': exceeded,
};

function exceeded(): DainoError {
  return pluginSqlErrors.SQL_RESOURCES_EXCEEDED({});
}

const CONSTRAINTS: Readonly<Record<string, string>> = {
  '23502': 'not null',
  '23503': 'foreign key',
  '23505': 'unique',
  '23514': 'check',
  '23P01': 'exclusion',
};

function violated({ code = '', constraint, column }: pg.DatabaseError): DainoError {
  return pluginSqlErrors.SQL_CONSTRAINT_VIOLATED({
    kind: CONSTRAINTS[code] ?? 'table',
    constraint: constraint ?? column ?? '',
  });
}

/** Classes of errors that speak of the statement and its values, not of the server. */
const TOLD = new Set(['0A', '21', '22', '2F', '42']);

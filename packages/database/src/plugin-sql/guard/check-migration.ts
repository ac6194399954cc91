import { LIMITS, type PluginMigration, pluginSqlErrors } from '@daino/contract';
import { DainoError } from '@daino/kernel';
import { HOST_TABLE_NAMES } from '../host-tables.ts';
import { SERIAL_TYPES, TYPES } from './allowed-names.ts';
import { makeChecks, refuseReserved, shown, text, type Uses } from './checks.ts';
import { MIGRATION_RULES, MIGRATION_STATEMENTS } from './migration-rules.ts';
import { parseSql } from './parse-sql.ts';
import { beginsWith, positionOf } from './sql-guard.ts';
import { type Check, type Finding, isObject, Refused, walk } from './walk.ts';

const COLUMN_TYPES = new Set([...TYPES, ...SERIAL_TYPES]);
const TABLE_NAME = /^[a-z][a-z0-9_]{0,62}$/;

/**
 * The statements of a migration, each to be run by itself. Throws MIGRATION_NOT_ALLOWED, SQL_SYNTAX and SQL_TOO_LARGE.
 */
export function checkMigration(
  { name, text: whole }: PluginMigration,
  callable: ReadonlySet<string>,
): readonly string[] {
  const statements = parseSql(whole, LIMITS.migrations.textLength);
  const uses: Uses = { relations: new Set(), parameters: 0 };
  const types = COLUMN_TYPES;
  const checks = { ...makeChecks({ uses, callable, types }), ...MIGRATION_CHECKS };
  try {
    for (const { tree } of statements) {
      beginsWith(tree, MIGRATION_STATEMENTS);
      walk(tree, { rules: MIGRATION_RULES, checks });
    }
    for (const relation of uses.relations) {
      if (HOST_TABLE_NAMES.has(relation))
        throw new Refused(`${relation}, which is a table of the platform; migrations see own tables only`, 0);
    }
    if (uses.parameters > 0) throw new Refused('a parameter', 0);
  } catch (error) {
    if (error instanceof DainoError || !(error instanceof Refused)) throw error;
    const position = positionOf(whole, error.location);
    throw pluginSqlErrors.MIGRATION_NOT_ALLOWED({ migration: name, what: error.message, position });
  }
  return statements.map((statement) => statement.text);
}

const MIGRATION_CHECKS: Readonly<Record<string, Check>> = {
  NewTable: ({ relname }, finding) => ownName(relname, finding),
  IndexStmt: ({ idxname, indexParams, indexIncludingParams }, finding) => {
    if (idxname !== undefined) ownName(idxname, finding);
    for (const params of [indexParams, indexIncludingParams]) {
      if (Array.isArray(params) && params.length > 16) finding.refuse('an index of more than 16 columns');
    }
  },
  RenameStmt: ({ newname }, finding) => ownName(newname, finding),
  DropStmt: ({ objects }, finding) => ownNames(objects, finding),
  CommentStmt: ({ object, objtype }, finding) => {
    const names = namesIn(object);
    if (names.length !== (objtype === 'OBJECT_COLUMN' ? 2 : 1)) finding.refuse('a name with a schema');
    ownName(names[0], finding);
  },
};

function ownNames(objects: unknown, finding: Finding): void {
  for (const object of Array.isArray(objects) ? objects : []) {
    const names = namesIn(object);
    if (names.length !== 1) finding.refuse('a name with a schema');
    ownName(names[0], finding);
  }
}

function ownName(value: unknown, finding: Finding): void {
  const name = text(value);
  refuseReserved(name, finding);
  if (HOST_TABLE_NAMES.has(name)) finding.refuse(`the name ${name}, which is a table of the platform`);
  if (!TABLE_NAME.test(name))
    finding.refuse(`the name ${shown(name)}; names are small letters, digits and underscores`);
}

/** `{List: {items: [{String: {sval}}, …]}}`, the form in which the parser gives names outside of queries. */
function namesIn(value: unknown): string[] {
  const list = isObject(value) ? value['List'] : undefined;
  const items = isObject(list) ? list['items'] : [value];
  if (!Array.isArray(items)) return [];
  return items.map((item: unknown) => {
    const inside = isObject(item) ? item['String'] : undefined;
    return isObject(inside) ? text(inside['sval']) : '';
  });
}

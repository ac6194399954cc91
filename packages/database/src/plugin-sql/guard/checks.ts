import { HOST_TABLE_NAMES } from '../host-tables.ts';
import {
  COLUMN_LIKE,
  FUNCTIONS,
  MAX_SIZED,
  OPERATORS,
  SIZED_FUNCTIONS,
  SYSTEM_COLUMNS,
  TYPES,
} from './allowed-names.ts';
import { type Check, type Fields, type Finding, isObject } from './walk.ts';

/** What a statement was seen to use. */
export interface Uses {
  /** Tables and views by their names; also names that the statement itself gave with WITH. */
  readonly relations: Set<string>;
  /** How many parameters it takes. */
  parameters: number;
}

export interface ChecksOptions {
  readonly uses: Uses;
  /** Names of functions and types of the server: what `x.name` could call. */
  readonly callable: ReadonlySet<string>;
  readonly types?: ReadonlySet<string>;
}

/** What is asked of nodes beyond their fields: names, and what they lead to. */
export function makeChecks({ uses, callable, types = TYPES }: ChecksOptions): Record<string, Check> {
  const refuseCall = (name: string, finding: Finding): void => {
    if (SYSTEM_COLUMNS.has(name)) finding.refuse(`the system column ${shown(name)}`);
    if (callable.has(name) && !FUNCTIONS.has(name) && !TYPES.has(name) && !COLUMN_LIKE.has(name))
      finding.refuse(`the name ${shown(name)} after a dot, which may call a function`);
  };
  const relation: Check = ({ relname }, finding) => {
    const name = refuseReserved(relname, finding);
    uses.relations.add(name);
  };
  return {
    RangeVar: relation,
    Target: (fields, finding) => {
      relation(fields, finding);
      const name = text(fields['relname']);
      if (HOST_TABLE_NAMES.has(name))
        finding.refuse(`a change of ${name}, which is read-only here; ctx.models changes it`);
    },
    CommonTableExpr: ({ ctename, ctequery }, finding) => {
      const name = refuseReserved(ctename, finding);
      if (HOST_TABLE_NAMES.has(name))
        finding.refuse(`WITH ${name}, which is the name of a table of the platform`);
      if (!isObject(ctequery) || !('SelectStmt' in ctequery)) finding.refuse('a change inside WITH');
    },
    FuncCall: checkFunction,
    TypeName: ({ names, arrayBounds }, finding) => {
      const name = qualified(names);
      if (!types.has(name)) finding.refuse(`the type ${shown(name)}`);
      if (Array.isArray(arrayBounds) && arrayBounds.length > 2)
        finding.refuse('an array of more than two dimensions');
    },
    CollateClause: ({ collname }, finding) => {
      const name = qualified(collname);
      if (name.includes('.')) finding.refuse('a name with a schema');
      if (name !== 'C') finding.refuse(`the collation ${shown(name)}; there is "C"`);
    },
    A_Expr: ({ name }, finding) => {
      const operator = strings(name).join('.');
      if (!operator.split(' ').every((part) => part === 'NOT' || OPERATORS.has(part) || LIKE.has(part)))
        finding.refuse(`the operator ${shown(operator)}`);
    },
    SubLink: ({ operName }, finding) => {
      const operator = strings(operName).join('.');
      if (operator !== '' && !OPERATORS.has(operator)) finding.refuse(`the operator ${shown(operator)}`);
    },
    ColumnRef: ({ fields }, finding) => {
      const parts = strings(fields);
      if (parts.length > 2) finding.refuse('a name with a schema');
      const last = parts.at(-1) ?? '';
      if (parts.length > 1) refuseCall(last, finding);
      else if (SYSTEM_COLUMNS.has(last)) finding.refuse(`the system column ${shown(last)}`);
    },
    A_Indirection: ({ indirection }, finding) => {
      for (const name of strings(indirection)) refuseCall(name, finding);
    },
    ParamRef: ({ number }) => {
      uses.parameters = Math.max(uses.parameters, Number(number ?? 0));
    },
  };
}

const LIKE = new Set(['LIKE', 'ILIKE', 'SIMILAR', 'IN']);

/** Names by which a text without schema reaches the server's own catalogs or what we keep beside a plugin's tables. */
export function refuseReserved(value: unknown, finding: Finding): string {
  const name = text(value);
  if (name.startsWith('pg_') || name === 'plugin_data') finding.refuse(`the name ${shown(name)}`);
  return name;
}

function checkFunction({ funcname, args }: Fields, finding: Finding): void {
  const name = qualified(funcname);
  if (!FUNCTIONS.has(name)) finding.refuse(`the function ${shown(name)}`);
  const sized = SIZED_FUNCTIONS.get(name);
  if (sized === undefined) return;
  const size = constantInteger(Array.isArray(args) ? args[sized] : undefined);
  if (size === undefined || size > MAX_SIZED)
    finding.refuse(`${name} with a length that is no number up to ${MAX_SIZED} in the text`);
}

function constantInteger(node: unknown): number | undefined {
  const constant = isObject(node) ? node['A_Const'] : undefined;
  const value = isObject(constant) ? constant['ival'] : undefined;
  if (!isObject(value)) return undefined;
  // Zero is written as an object without a number.
  return Number(value['ival'] ?? 0);
}

/** A name in `pg_catalog` is what the same name means without: own schemas hold no functions, types or operators. */
function qualified(names: unknown): string {
  const parts = strings(names);
  return (parts[0] === 'pg_catalog' ? parts.slice(1) : parts).join('.');
}

function strings(value: unknown): string[] {
  if (!Array.isArray(value)) return [];
  return value.flatMap((one) => {
    const inside: unknown = isObject(one) ? one['String'] : undefined;
    return isObject(inside) ? [text(inside['sval'])] : [];
  });
}

export function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** As much of a name as an error shows. */
export function shown(name: string): string {
  return name.length > 63 ? `${name.slice(0, 60)}…` : name;
}

import { LIMITS, pluginSqlErrors } from '@daino/contract';
import type { NodeRules, Rule } from './rule.ts';

/** A node's fields as the parser wrote them, every one of them allowed. */
export type Fields = Readonly<Record<string, unknown>>;

/** What is asked of an allowed node beyond its fields. */
export type Check = (fields: Fields, finding: Finding) => void;

/** Refuses the statement: what is not allowed, at the node that is looked at. */
export interface Finding {
  refuse(what: string): never;
}

/** Thrown within the guard; `location` counts bytes from 0, or is absent where the parser knew none. */
export class Refused extends Error {
  readonly location: number | undefined;

  constructor(what: string, location: number | undefined) {
    super(what);
    this.location = location;
  }
}

interface WalkOptions {
  readonly rules: NodeRules;
  readonly checks: Readonly<Record<string, Check>>;
}

/** Looks at every node of a statement. Throws `Refused` at the first that is unknown or has an unknown field. */
export function walk(tree: unknown, { rules, checks }: WalkOptions): void {
  let count = 0;

  const visitWrapped = (value: unknown, at: Place): void => {
    if (Array.isArray(value)) {
      for (const one of value) visitWrapped(one, at);
      return;
    }
    if (!isObject(value)) throw new Refused('something unknown', at.location);
    const entries = Object.entries(value);
    const [entry] = entries;
    // An empty wrapper stands for "none" in a list, such as the missing name in ROWS FROM.
    if (!entry) return;
    if (entries.length > 1) throw new Refused('something unknown', at.location);
    visitNode(entry[0], entry[1], at);
  };

  const visitNode = (name: string, value: unknown, at: Place): void => {
    count += 1;
    if (count > LIMITS.sql.nodes)
      throw pluginSqlErrors.SQL_TOO_LARGE({
        what: 'The statement has too many parts',
        limit: LIMITS.sql.nodes,
      });
    if (at.depth > LIMITS.sql.nesting)
      throw pluginSqlErrors.SQL_TOO_LARGE({
        what: 'The statement is nested too deep',
        limit: LIMITS.sql.nesting,
      });
    const fields = Object.hasOwn(rules, name) ? rules[name] : undefined;
    if (!isObject(value) || !fields) throw new Refused(spoken(name), locationOf(value) ?? at.location);
    const here = { depth: at.depth + 1, location: locationOf(value) ?? at.location };
    for (const [field, inside] of Object.entries(value)) {
      const rule = Object.hasOwn(fields, field) ? fields[field] : undefined;
      if (!rule) throw new Refused(`${spoken(name)} with ${spoken(field)}`, here.location);
      visitField(rule, inside, { ...here, name: `${spoken(name)} with ${spoken(field)}` });
    }
    const refuse = (what: string): never => {
      throw new Refused(what, here.location);
    };
    if (Object.hasOwn(checks, name)) checks[name]?.(value, { refuse });
  };

  const visitField = (rule: Rule, value: unknown, at: Place & { readonly name: string }): void => {
    if (rule.kind === 'nodes') visitWrapped(value, at);
    else if (rule.kind === 'node') visitNode(rule.name, value, at);
    else if (rule.kind === 'literal') {
      if (!isObject(value) || !Object.values(value).every(isScalar)) throw new Refused(at.name, at.location);
    } else if (!isScalar(value) || (rule.allowed && !rule.allowed.includes(value)))
      throw new Refused(at.name, at.location);
  };

  visitWrapped(tree, { depth: 0, location: undefined });
}

interface Place {
  readonly depth: number;
  readonly location: number | undefined;
}

export function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isScalar(value: unknown): value is string | number | boolean {
  return ['string', 'number', 'boolean'].includes(typeof value);
}

function locationOf(value: unknown): number | undefined {
  const location = isObject(value) ? value['location'] : undefined;
  return typeof location === 'number' && location >= 0 ? location : undefined;
}

/** `CreateFunctionStmt` is "create function", `intoClause` is "into": close to what the author wrote. */
function spoken(name: string): string {
  return name
    .replace(/(Stmt|Clause|Expr)$/, '')
    .replaceAll('_', ' ')
    .replaceAll(/(?<=[a-z])(?=[A-Z])/g, ' ')
    .toLowerCase();
}

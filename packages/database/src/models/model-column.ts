import { currencyDigits, type FieldKind, kindOf, type ModelName, modelTable } from '@daino/contract';
import { type Expression, type RawBuilder, sql } from 'kysely';
import { type FieldColumn, insideJson } from '../filter/filter-sql.ts';
import { MODEL_SOURCES } from './model-source.ts';

/** A field as SQL; its `value` as the evaluator of filters would see it, instants to the millisecond. */
export interface ModelColumn extends FieldColumn {
  /** Its value as it stands: amounts in minor units. */
  readonly raw: RawBuilder<unknown>;
}

/** The column that a path of a model leads to. Throws when there is none: the query was not held against the model. */
export function columnAt(name: ModelName, path: string): ModelColumn {
  const { columns } = MODEL_SOURCES[name];
  const kind = kindOf(path, modelTable[name].fields);
  const [first = '', ...inner] = Object.hasOwn(columns, path) ? [path] : path.split('.');
  // Every field of a model has its column; the union of all models cannot say which.
  const raw = Object.hasOwn(columns, first)
    ? (columns as Readonly<Record<string, RawBuilder<unknown>>>)[first]
    : undefined;
  if (kind === undefined || raw === undefined) throw new Error(`${name} has no field ${path}`);
  return { kind, raw, value: valueOf(kind, raw, inner) };
}

function valueOf(kind: FieldKind, raw: RawBuilder<unknown>, inner: readonly string[]): Expression<unknown> {
  if (kind === 'amount') return sql`(${raw}::float8 / ${scale}::float8)`;
  if (kind === 'number') return sql`${raw}::float8`;
  if (kind === 'instant') return sql`date_trunc('milliseconds', ${raw})`;
  return kind === 'json' ? insideJson(raw, inner) : raw;
}

/** The currencies whose minor unit is no hundredth, by their digits. */
const OTHER_CURRENCIES = Map.groupBy(
  Intl.supportedValuesOf('currency').filter((code) => currencyDigits(code) !== 2),
  currencyDigits,
);

/** How many minor units a major one has, by the currency of the row. */
const scale = sql`(case ${sql.join(
  [...OTHER_CURRENCIES].map(
    ([digits, codes]) =>
      sql`when t.currency in (${sql.join(codes.map((code) => sql.lit(code)))}) then ${sql.lit(10 ** digits)}`,
  ),
  sql` `,
)} else 100 end)`;

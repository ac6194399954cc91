import {
  type AggregateRow,
  authorise,
  type FieldKind,
  kindOf,
  LIMITS,
  modelErrors,
  modelTable,
  moneyErrors,
  toMajor,
} from '@daino/contract';
import { type AggregatedGroup, type ModelAggregate, models } from '@daino/database';
import type { StoreScope } from '@daino/kernel';
import type { CommerceDependencies } from '../create-commerce.ts';
import { boundedRead } from './find-entities.ts';
import { MODEL_READERS } from './model-reader.ts';

/**
 * What was asked for, per group. Over nothing a sum is 0; average, least and greatest are null.
 * An average of amounts is rounded to the currency. Throws MODEL_RESULT_TOO_LARGE for too many groups,
 * MODEL_CURRENCIES_MIXED, MONEY_OUT_OF_RANGE, and DATABASE_QUERY_TOO_SLOW.
 */
export async function aggregateEntities(
  { database }: CommerceDependencies,
  scope: StoreScope,
  asked: ModelAggregate,
): Promise<AggregateRow[]> {
  authorise(scope, MODEL_READERS[asked.model].permission);
  const groups = await database.inStore(boundedRead(scope), (tx) => models.aggregate(tx, asked));
  const { groups: most } = LIMITS.aggregate;
  if (groups.length > most) throw modelErrors.MODEL_RESULT_TOO_LARGE({ what: `${most} groups` });
  return groups.map((group) => viewGroup(asked, group));
}

function viewGroup(asked: ModelAggregate, group: AggregatedGroup): AggregateRow {
  const kindAt = (field: string): FieldKind => kindOf(field, modelTable[asked.model].fields) ?? 'json';
  const currency = currencyOf(asked, group, kindAt);
  const computed = (found: unknown, field: string) => viewValue(found, { kind: kindAt(field), currency });
  const number = (found: number | null | undefined, field: string) => {
    const isMoney = kindAt(field) === 'amount';
    return typeof found === 'number' ? Number(computed(isMoney ? Math.round(found) : found, field)) : null;
  };
  const { groupBy, count, sum, avg, min, max } = asked;
  return {
    // A group's amount stands in major units already: its currency may be another one in each row.
    group: each(groupBy, (field) => viewValue(group.group[field], { kind: kindAt(field), currency: null })),
    ...(count && { count: group.count }),
    ...(sum.length > 0 && { sum: each(sum, (field) => number(group.sum[field], field) ?? 0) }),
    ...(avg.length > 0 && { avg: each(avg, (field) => number(group.avg[field], field)) }),
    ...(min.length > 0 && { min: each(min, (field) => computed(group.min[field], field)) }),
    ...(max.length > 0 && { max: each(max, (field) => computed(group.max[field], field)) }),
  };
}

function each<Found>(fields: readonly string[], make: (field: string) => Found): Record<string, Found> {
  return Object.fromEntries(fields.map((field) => [field, make(field)]));
}

type Value = AggregateRow['group'][string];

function viewValue(found: unknown, { kind, currency }: ValueTraits): Value {
  if (kind === 'amount' && typeof found === 'number' && currency !== null) return major(found, currency);
  // JSON of the database says an instant with its offset.
  if (kind === 'instant' && typeof found === 'string') return new Date(found).toISOString();
  // What these columns hold is JSON.
  return (found ?? null) as Value;
}

interface ValueTraits {
  readonly kind: FieldKind;
  readonly currency: string | null;
}

/** The one currency of the amounts that are computed; null when there are none. */
function currencyOf(
  { sum, avg, min, max }: ModelAggregate,
  { currencies }: AggregatedGroup,
  kind: (field: string) => FieldKind,
): string | null {
  const [first = null, last = null] = currencies ?? [];
  if (first === last) return first;
  const field = [sum, avg, min, max].flat().find((one) => kind(one) === 'amount') ?? '';
  throw modelErrors.MODEL_CURRENCIES_MIXED({ field });
}

function major(minor: number, currency: string): number {
  const amount = toMajor(minor, currency);
  if (!Number.isSafeInteger(minor)) throw moneyErrors.MONEY_OUT_OF_RANGE({ amount, currency });
  return amount;
}

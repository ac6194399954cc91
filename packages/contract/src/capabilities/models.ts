import { z } from 'zod';
import { aggregateOptions, aggregateRow } from '../filter/aggregate-options.ts';
import { filterSchema } from '../filter/filter.ts';
import { findOptions } from '../filter/find-options.ts';
import { MODEL_NAMES, type ModelName } from '../models/model-names.ts';
import { modelTable } from '../models/model-table.ts';
import { defineCapability, HANDLER_KINDS } from './define-capability.ts';

const model = z.enum(MODEL_NAMES);
const fields = z.record(z.string(), z.json());
const filter = filterSchema.prefault({});
/** `idempotencyKey`: the same key with the same input is carried out once. */
const writeOptions = z.strictObject({ idempotencyKey: z.string().min(1).max(200).optional() }).prefault({});

function toRead(name: ModelName): readonly string[] {
  return [modelTable[name].grants.read];
}

/** What a write needs; none where nobody may write, which the call itself says. */
function toWrite(name: ModelName): readonly string[] {
  const { write } = modelTable[name].grants;
  return write === null ? [] : [write];
}

/** `ctx.models.<Model>.find(filter, options)`, `findOne` and `findById`: entities of the store that fit a filter. */
export const modelsFind = defineCapability({
  args: z.tuple([model, filter, findOptions.prefault({})]),
  result: z.object({ data: z.array(fields), next_cursor: z.string().nullable() }),
  grant: { anyOf: ([name]) => toRead(name) },
  allowedIn: HANDLER_KINDS,
});

/** `ctx.models.<Model>.count(filter)`: how many entities fit. */
export const modelsCount = defineCapability({
  args: z.tuple([model, filter]),
  result: z.int(),
  grant: { anyOf: ([name]) => toRead(name) },
  allowedIn: HANDLER_KINDS,
});

/** `ctx.models.<Model>.aggregate(options)`: counts, sums and extremes, one row per group. */
export const modelsAggregate = defineCapability({
  args: z.tuple([model, aggregateOptions]),
  result: z.array(aggregateRow),
  grant: { anyOf: ([name]) => toRead(name) },
  allowedIn: HANDLER_KINDS,
});

/** `ctx.models.<Model>.create(draft, options)`: creates an entity by the store's own operation; gives the whole of it. */
export const modelsCreate = defineCapability({
  args: z.tuple([model, fields, writeOptions]),
  result: fields,
  grant: { anyOf: ([name]) => toWrite(name) },
  allowedIn: HANDLER_KINDS,
});

/** `ctx.models.<Model>.update(id, change, options)`: changes an entity by the store's own operation; gives the whole of it. */
export const modelsUpdate = defineCapability({
  args: z.tuple([model, z.uuid(), fields, writeOptions]),
  result: fields,
  // A product's stock is written by those who keep the stock.
  grant: {
    anyOf: ([name, , change]) =>
      name === 'Product' && Object.hasOwn(change, 'stock') ? ['stock:write'] : toWrite(name),
  },
  allowedIn: HANDLER_KINDS,
});

/** `ctx.models.<Model>.delete(id)`: removes an entity that no sale or order names; tells whether there was one. */
export const modelsDelete = defineCapability({
  args: z.tuple([model, z.uuid()]),
  result: z.boolean(),
  grant: { anyOf: ([name]) => toWrite(name) },
  allowedIn: HANDLER_KINDS,
});

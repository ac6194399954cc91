import type { AggregateRow, JsonObject, JsonValue } from '@daino/contract';

/**
 * Tables of the plugin's own, without SQL. Every row has an `id`, `createdAt` and `updatedAt`. `ctx.db` sees the same
 * tables under the same names in snake_case: the field `customerId` of `LoyaltyAccounts` is `customer_id` of
 * `loyalty_accounts`. Statements are part of the invocation's `ctx.db.transaction` when one is open.
 */
export interface Tables {
  /**
   * Makes a table, or adds to it the fields and indexes that it lacks; repeating it changes nothing, and what the
   * schema does not name any more stays. Only in `onInstall`, `onActivate` and `onUpdate`, else it rejects with
   * `TABLE_NOT_CREATED_HERE`. A field of another type is `TABLE_TYPE_FIXED`.
   *
   * @example
   * const visits = await ctx.tables.create('visits', {
   *   customerId: { type: String, required: true, unique: true },
   *   count: { type: Number, default: 0 },
   *   lastAt: { type: Date, default: Date.now },
   * });
   */
  create<const Schema extends TableSchema>(name: string, schema: Schema): Promise<Table<Schema>>;
  /**
   * A table that was made before. Rejects with `TABLE_UNKNOWN`.
   *
   * @example
   * const visits = await ctx.tables.open<typeof visitsSchema>('visits');
   */
  open<Schema extends TableSchema = TableSchema>(name: string): Promise<Table<Schema>>;
}

/** A table of the plugin's own. Every member may reject with the errors of `ctx.db`. */
export interface Table<Schema extends TableSchema = TableSchema> {
  /** As `ctx.db` calls it. */
  readonly name: string;
  /** Up to 50 rows, or `limit` (at most 200), newest first or by `sort`. */
  find(where?: RowFilter<Schema>, options?: FindRowsOptions<Schema>): Promise<FoundRows<Schema>>;
  /** The first of them, or null. */
  findOne(
    where?: RowFilter<Schema>,
    options?: Omit<FindRowsOptions<Schema>, 'limit' | 'cursor'>,
  ): Promise<Row<Schema> | null>;
  findById(id: string): Promise<Row<Schema> | null>;
  count(where?: RowFilter<Schema>): Promise<number>;
  /** One row per group, at most 200; one in all without `groupBy`. */
  aggregate(options: AggregateRowsOptions<Schema>): Promise<AggregateRow[]>;
  /** Makes a row. Rejects with `TABLE_VALUE_TAKEN` when another one has the value of a unique field. */
  create(row: NewRow<Schema>): Promise<Row<Schema>>;
  /** Makes up to 200 rows, all of them or none. */
  create(rows: readonly NewRow<Schema>[]): Promise<Row<Schema>[]>;
  insert(row: NewRow<Schema>): Promise<Row<Schema>>;
  insert(rows: readonly NewRow<Schema>[]): Promise<Row<Schema>[]>;
  /** Changes one row; null when there is none with this id. What is absent stays, null clears. */
  update(id: string, changes: Partial<NewRow<Schema>>): Promise<Row<Schema> | null>;
  /** Changes every row that fits, `{}` all of them; tells how many. */
  update(where: RowFilter<Schema>, changes: Partial<NewRow<Schema>>): Promise<number>;
  /** Tells whether there was one. */
  delete(id: string): Promise<boolean>;
  /** Deletes every row that fits, `{}` all of them; tells how many. */
  delete(where: RowFilter<Schema>): Promise<number>;
  /** Makes a row, or changes the one that has the same value of the unique field `by`. */
  upsert(row: NewRow<Schema>, by: keyof Schema & string): Promise<Row<Schema>>;
}

/** What a table is made of, by field. Names are letters, digits and underscores. */
export type TableSchema = Readonly<Record<string, FieldType | FieldDescription>>;

type FieldType =
  | StringConstructor
  | NumberConstructor
  | BooleanConstructor
  | DateConstructor
  | ObjectConstructor
  | ArrayConstructor
  | readonly (StringConstructor | NumberConstructor | BooleanConstructor | ObjectConstructor)[]
  | 'string'
  | 'number'
  | 'boolean'
  | 'date'
  | 'object'
  | 'array';

interface FieldDescription {
  readonly type: FieldType;
  /** What a row has that does not say. `Date.now` or `'now'` of a date: when the row is made. */
  readonly default?: JsonValue | Date | typeof Date.now;
  /** Every row has a value. Default false: it may be null. */
  readonly required?: boolean;
  /** No two rows have the same value. Default false. */
  readonly unique?: boolean;
  /** Finding by it is quick. Default false; unique fields have an index. */
  readonly index?: boolean;
}

/** A row as it is read. */
export type Row<Schema extends TableSchema> = GivenFields & {
  -readonly [Field in keyof Schema]: FieldValue<Schema[Field]>;
};

interface GivenFields {
  id: string;
  createdAt: Date;
  updatedAt: Date;
}

/** A row as it is written: required fields without a default must be there. */
export type NewRow<Schema extends TableSchema> = {
  readonly [Field in NeededField<Schema>]: Written<FieldValue<Schema[Field]>>;
} & {
  readonly [Field in Exclude<keyof Schema, NeededField<Schema>>]?: Written<FieldValue<Schema[Field]>>;
};

/** Dates may be written as ISO texts. */
type Written<Value> = Value | (Date extends Value ? string : never);

type NeededField<Schema extends TableSchema> = {
  [Field in keyof Schema]: Schema[Field] extends { readonly required: true }
    ? Schema[Field] extends { readonly default: unknown }
      ? never
      : Field
    : never;
}[keyof Schema];

type FieldValue<Field> = Field extends { readonly type: infer Type extends FieldType }
  ? Field extends { readonly required: true }
    ? ValueOf<Type>
    : ValueOf<Type> | null
  : ValueOf<Field> | null;

type ValueOf<Type> = Type extends StringConstructor | 'string'
  ? string
  : Type extends NumberConstructor | 'number'
    ? number
    : Type extends BooleanConstructor | 'boolean'
      ? boolean
      : Type extends DateConstructor | 'date'
        ? Date
        : Type extends ArrayConstructor | 'array' | readonly unknown[]
          ? JsonValue[]
          : JsonObject;

/** A page of rows. */
export type FoundRows<Schema extends TableSchema> = Row<Schema>[] & {
  /** Pass it as `cursor` for the next page; null on the last one. */
  readonly next_cursor: string | null;
};

type RowField<Schema extends TableSchema> = keyof Row<Schema> & string;

export interface FindRowsOptions<Schema extends TableSchema> {
  /** The first field first: `{points: 'desc'}`; 1 and -1 mean the same. */
  readonly sort?: { readonly [Field in RowField<Schema>]?: 1 | -1 | 'asc' | 'desc' };
  readonly limit?: number;
  readonly cursor?: string | undefined;
  /** Only these fields and the id. */
  readonly select?: readonly RowField<Schema>[];
}

interface AggregateRowsOptions<Schema extends TableSchema> {
  readonly where?: RowFilter<Schema>;
  readonly groupBy?: Fields<Schema>;
  readonly count?: boolean;
  readonly sum?: Fields<Schema>;
  readonly avg?: Fields<Schema>;
  readonly min?: Fields<Schema>;
  readonly max?: Fields<Schema>;
}

type Fields<Schema extends TableSchema> = RowField<Schema> | readonly RowField<Schema>[];

/**
 * What rows have to be: `{points: {$gte: 10}, 'data.seen': true, $or: [{…}, {…}]}`. Everything in one object has to
 * hold. What is absent is null; texts are compared exactly; a list is asked with `$contains`.
 */
export type RowFilter<Schema extends TableSchema> = {
  readonly [Field in RowField<Schema>]?: Asked<Row<Schema>[Field]>;
} & {
  /** A path into an object. */
  readonly [path: `${string}.${string}`]: Asked<string | number | boolean | null>;
} & {
  readonly $and?: readonly RowFilter<Schema>[];
  readonly $or?: readonly RowFilter<Schema>[];
};

type Asked<Value> = Operand<Value> | null | Tests<Value>;

/** What a value can be compared with; dates with ISO texts too. */
type Operand<Value> =
  | Extract<Value, string | number | boolean>
  | (Date extends Value ? Date | string : never);

interface Tests<Value> {
  readonly $eq?: Operand<Value> | null;
  readonly $ne?: Operand<Value> | null;
  readonly $in?: readonly (Operand<Value> | null)[];
  readonly $nin?: readonly (Operand<Value> | null)[];
  readonly $gt?: Exclude<Operand<Value>, boolean>;
  readonly $gte?: Exclude<Operand<Value>, boolean>;
  readonly $lt?: Exclude<Operand<Value>, boolean>;
  readonly $lte?: Exclude<Operand<Value>, boolean>;
  /** Whether it is there and not null. */
  readonly $exists?: boolean;
  /** A part of a text, or a value in a list. */
  readonly $contains?: string | number | boolean;
}

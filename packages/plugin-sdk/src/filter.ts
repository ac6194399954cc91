import type { Scalar } from '@daino/contract';

/**
 * What entities have to be: `{category: 'tea', price: {$gte: 3}, 'metadata.hello.seen': true}`. Everything in one object
 * has to hold; `$or` and `$and` take lists of filters. What is absent is null. `1` is not `'1'`, texts are compared
 * exactly and ordered by code points, a list is asked with `$contains`. Instants are ISO texts.
 */
export type Filter<Entity extends object> = {
  readonly [Field in keyof Entity & string]?: FieldFilter<Entity[Field]>;
} & {
  /** A path into an entity. */
  readonly [path: `${string}.${string}`]: FieldFilter<unknown>;
} & {
  readonly $and?: readonly Filter<Entity>[];
  readonly $or?: readonly Filter<Entity>[];
};

type FieldFilter<Value> = Operand<Value> | FieldTests<Value>;

/** The scalars that a value can be compared with; of any JSON, every one. */
type Operand<Value> = unknown extends Value ? Scalar : Extract<Value, Scalar>;

interface FieldTests<Value> {
  readonly $eq?: Operand<Value>;
  readonly $ne?: Operand<Value>;
  readonly $in?: readonly Operand<Value>[];
  readonly $nin?: readonly Operand<Value>[];
  readonly $gt?: Exclude<Operand<Value>, boolean | null>;
  readonly $gte?: Exclude<Operand<Value>, boolean | null>;
  readonly $lt?: Exclude<Operand<Value>, boolean | null>;
  readonly $lte?: Exclude<Operand<Value>, boolean | null>;
  /** Whether it is there and not null. */
  readonly $exists?: boolean;
  /** A member of a list, or a part of a text. */
  readonly $contains?: string | number | boolean;
}

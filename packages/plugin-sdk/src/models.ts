import type {
  AggregateRow,
  ModelChange,
  ModelDraft,
  ModelEntity,
  ModelField,
  ModelName,
} from '@daino/contract';
import type { DeepReadonly } from './deep-readonly.ts';
import type { Filter } from './filter.ts';

/**
 * The entities of the store. Reading needs the grant `products:read`, `customers:read`, …, writing `products:write`, …;
 * without it a call rejects with `GRANT_MISSING`. Writes go through the store's own operations: other plugins' hooks may
 * change or refuse them, and their events follow. A hook's handler cannot write, nor can one while its
 * `ctx.db.transaction` is open.
 */
export type Models = { readonly [Name in ModelName]: ModelCalls<Name> };

interface ModelCalls<Name extends ModelName> {
  /** Up to 50 entities, or `limit` (at most 200), newest first or by `sort`. `next_cursor` leads to the next page. */
  find<Field extends EntityField<Name> = EntityField<Name>>(
    filter?: Filter<ModelEntity<Name>>,
    options?: FindOptions<Name, Field> & PageOptions,
  ): Promise<Found<Pick<ModelEntity<Name>, Field>>>;
  /** The first of them, or null. */
  findOne<Field extends EntityField<Name> = EntityField<Name>>(
    filter?: Filter<ModelEntity<Name>>,
    options?: FindOptions<Name, Field>,
  ): Promise<Pick<ModelEntity<Name>, Field> | null>;
  /** The entity with this id, or null. */
  findById(id: string): Promise<ModelEntity<Name> | null>;
  count(filter?: Filter<ModelEntity<Name>>): Promise<number>;
  /** One row per group, at most 200; one in all without `groupBy`. Amounts are in major units. */
  aggregate(options: AggregateOptions<Name>): Promise<AggregateRow[]>;
  /** The whole entity as it was written. Rejects with what the store's operation throws, such as `…_REJECTED_BY_PLUGIN`. */
  create(draft: DeepReadonly<ModelDraft<Name>>, options?: WriteOptions): Promise<ModelEntity<Name>>;
  /** What is absent stays, null clears. Metadata is written under the plugin's slug. Rejects with `NOT_FOUND`. */
  update(
    id: string,
    change: DeepReadonly<ModelChange<Name>>,
    options?: WriteOptions,
  ): Promise<ModelEntity<Name>>;
  /** Tells whether there was one. What a sale or an order names is never removed: `…_IN_USE`. */
  delete(id: string): Promise<boolean>;
}

/** A page of entities. */
export type Found<Entity> = Entity[] & {
  /** Pass it as `cursor` for the next page; null on the last one. */
  readonly next_cursor: string | null;
};

type EntityField<Name extends ModelName> = keyof ModelEntity<Name> & string;

interface FindOptions<Name extends ModelName, Field extends string> {
  /** The first field first: `{category: 'asc', price: 'desc'}`; 1 and -1 mean the same. */
  readonly sort?: { readonly [By in ModelField<Name>]?: 1 | -1 | 'asc' | 'desc' };
  /** Only these fields. */
  readonly select?: readonly Field[];
}

interface PageOptions {
  readonly limit?: number;
  readonly cursor?: string | undefined;
}

interface AggregateOptions<Name extends ModelName> {
  readonly where?: Filter<ModelEntity<Name>>;
  readonly groupBy?: ModelField<Name> | readonly ModelField<Name>[];
  readonly count?: boolean;
  readonly sum?: ModelField<Name> | readonly ModelField<Name>[];
  readonly avg?: ModelField<Name> | readonly ModelField<Name>[];
  readonly min?: ModelField<Name> | readonly ModelField<Name>[];
  readonly max?: ModelField<Name> | readonly ModelField<Name>[];
}

interface WriteOptions {
  /**
   * With the same key the same write is carried out once and answers the same again: an event's handler, which runs
   * again after a failure, passes `ctx.idempotencyKey`, with a suffix for every further write.
   */
  readonly idempotencyKey?: string;
}

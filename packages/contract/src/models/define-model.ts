import type { z } from 'zod';
import type { FieldKinds } from '../filter/fit-filter.ts';

/** The declaration of one model: what plugins may read, ask for and write of one kind of entity. */
export interface Model<
  Entity extends z.ZodObject = z.ZodObject,
  Draft extends z.ZodType | null = z.ZodType | null,
  Change extends z.ZodType | null = z.ZodType | null,
  Fields extends FieldKinds = FieldKinds,
> {
  /** An entity as plugins read it: camelCase, amounts in major units. */
  readonly entity: Entity;
  /** What can be filtered, sorted and aggregated; the rest of the entity can be read only. */
  readonly fields: Fields;
  /** Fields that need `customers:read` besides: without it they read as null and cannot be asked for. */
  readonly personal: readonly (keyof z.output<Entity> & string)[];
  readonly grants: { readonly read: string; readonly write: string | null };
  /** What `create` takes; null: plugins cannot create one. */
  readonly draft: Draft;
  /** What `update` takes; null: it does not change. */
  readonly change: Change;
  /** Whether `delete` removes one. What sales and orders name is never removed. */
  readonly removable: boolean;
}

/** Declares a model; the types follow from the schemas. */
export function defineModel<
  Entity extends z.ZodObject,
  Draft extends z.ZodType | null,
  Change extends z.ZodType | null,
  const Fields extends FieldKinds,
>(model: Model<Entity, Draft, Change, Fields>): Model<Entity, Draft, Change, Fields> {
  return model;
}

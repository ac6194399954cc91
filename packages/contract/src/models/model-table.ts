import type { z } from 'zod';
import { customerModel } from './customer-model.ts';
import type { Model } from './define-model.ts';
import { employeeModel } from './employee-model.ts';
import type { ModelName } from './model-names.ts';
import { orderModel } from './order-model.ts';
import { productModel } from './product-model.ts';
import { saleModel } from './sale-model.ts';
import { storeModel } from './store-model.ts';

/** Every model by the name that plugins know it by. */
export const modelTable = {
  Product: productModel,
  Customer: customerModel,
  Order: orderModel,
  Sale: saleModel,
  Employee: employeeModel,
  Store: storeModel,
} as const satisfies Readonly<Record<ModelName, Model>>;

type Table = typeof modelTable;

export type ModelEntity<Name extends ModelName> = z.output<Table[Name]['entity']>;
/** A field that can be filtered, sorted and aggregated. */
export type ModelField<Name extends ModelName> = keyof Table[Name]['fields'] & string;
/** What `create` takes; never where plugins cannot create one. */
export type ModelDraft<Name extends ModelName> = Table[Name]['draft'] extends infer Schema extends z.ZodType
  ? z.input<Schema>
  : never;
/** What `update` takes; never where it does not change. */
export type ModelChange<Name extends ModelName> = Table[Name]['change'] extends infer Schema extends z.ZodType
  ? z.input<Schema>
  : never;

import { capabilityErrors, type ModelName, modelTable, requestErrors } from '@daino/contract';
import { type Commerce, withoutTrace } from '@daino/commerce';
import { DainoError, type StoreScope } from '@daino/kernel';
import type { z } from 'zod';

/** The operations that write the entities of one model; what it has not, plugins cannot do. */
export interface ModelWriter {
  readonly create?: (scope: StoreScope, draft: object) => Promise<object>;
  readonly update?: (scope: StoreScope, id: string, change: object) => Promise<object>;
  /** Tells whether there was one. */
  readonly remove?: (scope: StoreScope, id: string) => Promise<boolean>;
}

/** One writer per model, each over the store's own operations. */
export function createModelWriters(commerce: Commerce): Readonly<Record<ModelName, ModelWriter>> {
  const { Product, Customer, Order, Sale, Employee } = modelTable;
  return {
    Product: {
      create: (scope, draft) => commerce.createProduct(scope, parsed(Product.draft, draft)),
      update: (scope, id, change) => updateProduct(commerce, scope, id, parsed(Product.change, change)),
      remove: (scope, id) => removed(commerce.deleteProduct(scope, id)),
    },
    Customer: {
      create: (scope, draft) => commerce.createCustomer(scope, parsed(Customer.draft, draft)),
      update: (scope, id, change) =>
        commerce.updateCustomer(scope, { id, change: parsed(Customer.change, change) }),
      remove: (scope, id) => removed(commerce.deleteCustomer(scope, id)),
    },
    Order: {
      create: async (scope, draft) =>
        withoutTrace((await commerce.createOrder(scope, parsed(Order.draft, draft))).order),
      update: async (scope, id, written) => {
        const { status, ...change } = parsed(Order.change, written);
        return withoutTrace(
          status === undefined
            ? await commerce.updateOrder(scope, { id, change })
            : await commerce.changeOrderStatus(scope, { id, status }),
        );
      },
    },
    Sale: {
      create: async (scope, draft) =>
        withoutTrace((await commerce.recordSale(scope, parsed(Sale.draft, draft))).sale),
      update: async (scope, id, written) => {
        const { status: _, ...change } = parsed(Sale.change, written);
        return withoutTrace(await commerce.updateSale(scope, { id, change }));
      },
    },
    Employee: {
      create: (scope, draft) => commerce.createEmployee(scope, parsed(Employee.draft, draft)),
      update: (scope, id, change) =>
        commerce.updateEmployee(scope, { id, change: parsed(Employee.change, change) }),
      remove: (scope, id) => removed(commerce.deleteEmployee(scope, id)),
    },
    Store: {},
  };
}

async function updateProduct(
  commerce: Commerce,
  scope: StoreScope,
  productId: string,
  { stock, ...change }: z.output<typeof modelTable.Product.change>,
): Promise<object> {
  if (stock === undefined) return commerce.updateProduct(scope, { id: productId, change });
  // Read first: who may not see the product does not move its stock either.
  await commerce.getProduct(scope, productId);
  await (typeof stock === 'number'
    ? commerce.correctStock(scope, { productId, stock })
    : commerce.adjustStock(scope, { productId, delta: stock.$inc }));
  return commerce.getProduct(scope, productId);
}

/** Throws CAPABILITY_ARGUMENTS_INVALID with every fault. */
function parsed<Schema extends z.ZodType>(schema: Schema, written: object): z.output<Schema> {
  const { success, data, error } = schema.safeParse(written);
  if (success) return data;
  const issues = error.issues.map(({ path, message }) => ({ path: path.join('.'), message }));
  throw capabilityErrors.CAPABILITY_ARGUMENTS_INVALID({ method: 'ctx.models' }, { issues });
}

async function removed(removal: Promise<void>): Promise<boolean> {
  try {
    await removal;
    return true;
  } catch (error) {
    if (error instanceof DainoError && error.code === requestErrors.NOT_FOUND({ what: '' }).code)
      return false;
    throw error;
  }
}

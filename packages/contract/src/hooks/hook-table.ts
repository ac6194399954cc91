import type { z } from 'zod';
import { beforeCartUpdate } from './before-cart-update.ts';
import { beforeCustomerCreate } from './before-customer-create.ts';
import { beforeCustomerUpdate } from './before-customer-update.ts';
import { beforeOrderComplete } from './before-order-complete.ts';
import { beforeOrderCreate } from './before-order-create.ts';
import { beforePaymentProcess } from './before-payment-process.ts';
import { beforeProductCreate } from './before-product-create.ts';
import { beforeProductUpdate } from './before-product-update.ts';
import { beforeRefundProcess } from './before-refund-process.ts';
import { beforeSaleCreate } from './before-sale-create.ts';

/** Every hook of the platform by its name. */
export const hookTable = {
  [beforeSaleCreate.name]: beforeSaleCreate,
  [beforeProductCreate.name]: beforeProductCreate,
  [beforeProductUpdate.name]: beforeProductUpdate,
  [beforeCustomerCreate.name]: beforeCustomerCreate,
  [beforeCustomerUpdate.name]: beforeCustomerUpdate,
  [beforeCartUpdate.name]: beforeCartUpdate,
  [beforeOrderCreate.name]: beforeOrderCreate,
  [beforeOrderComplete.name]: beforeOrderComplete,
  [beforePaymentProcess.name]: beforePaymentProcess,
  [beforeRefundProcess.name]: beforeRefundProcess,
} as const;

export type HookName = keyof typeof hookTable;

/** What a handler of this hook receives. */
export type HookData<Name extends HookName> = z.output<(typeof hookTable)[Name]['data']>;

export function isHookName(name: string): name is HookName {
  return Object.hasOwn(hookTable, name);
}

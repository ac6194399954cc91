import type { z } from 'zod';
import { beforeSaleCreate } from './before-sale-create.ts';

/** Every hook of the platform by its name. */
export const hookTable = {
  [beforeSaleCreate.name]: beforeSaleCreate,
} as const;

export type HookName = keyof typeof hookTable;

/** What a handler of this hook receives. */
export type HookData<Name extends HookName> = z.output<(typeof hookTable)[Name]['data']>;

export function isHookName(name: string): name is HookName {
  return Object.hasOwn(hookTable, name);
}

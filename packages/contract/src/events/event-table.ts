import type { z } from 'zod';
import { paymentCompleted } from './payment-completed.ts';
import {
  pluginActivated,
  pluginDeactivated,
  pluginInstalled,
  pluginUninstalled,
} from './plugin-lifecycle.ts';
import { productSold } from './product-sold.ts';
import { saleCreated } from './sale-created.ts';
import { stockChanged } from './stock-changed.ts';

/** Every event of the platform by its type. */
export const eventTable = {
  [saleCreated.type]: saleCreated,
  [paymentCompleted.type]: paymentCompleted,
  [productSold.type]: productSold,
  [stockChanged.type]: stockChanged,
  [pluginInstalled.type]: pluginInstalled,
  [pluginActivated.type]: pluginActivated,
  [pluginDeactivated.type]: pluginDeactivated,
  [pluginUninstalled.type]: pluginUninstalled,
} as const;

export type EventTypeName = keyof typeof eventTable;

/** What a handler of this event receives. */
export type EventPayload<Type extends EventTypeName> = z.output<(typeof eventTable)[Type]['payload']>;

export function isEventType(type: string): type is EventTypeName {
  return Object.hasOwn(eventTable, type);
}

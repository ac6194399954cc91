import type { z } from 'zod';
import { paymentCompleted } from './payment-completed.ts';
import {
  pluginActivated,
  pluginDeactivated,
  pluginError,
  pluginInstalled,
  pluginUninstalled,
} from './plugin-lifecycle.ts';
import { cartAbandoned } from './cart-abandoned.ts';
import { customerDeleted, customerRegistered, customerUpdated } from './customer-lifecycle.ts';
import {
  orderAbandoned,
  orderCancelled,
  orderCompleted,
  orderCreated,
  orderReady,
  orderShipped,
  orderStatusChanged,
  orderUpdated,
} from './order-lifecycle.ts';
import { paymentFailed, paymentInitiated, paymentRefunded } from './payment-lifecycle.ts';
import { productCreated, productDeleted, productUpdated } from './product-lifecycle.ts';
import { saleRefunded } from './sale-refunded.ts';
import { saleUpdated } from './sale-updated.ts';
import { reorderNeeded, stockLow } from './stock-thresholds.ts';
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
  [pluginError.type]: pluginError,
  [cartAbandoned.type]: cartAbandoned,
  [customerDeleted.type]: customerDeleted,
  [customerRegistered.type]: customerRegistered,
  [customerUpdated.type]: customerUpdated,
  [orderAbandoned.type]: orderAbandoned,
  [orderCancelled.type]: orderCancelled,
  [orderCompleted.type]: orderCompleted,
  [orderCreated.type]: orderCreated,
  [orderReady.type]: orderReady,
  [orderShipped.type]: orderShipped,
  [orderStatusChanged.type]: orderStatusChanged,
  [orderUpdated.type]: orderUpdated,
  [paymentFailed.type]: paymentFailed,
  [paymentInitiated.type]: paymentInitiated,
  [paymentRefunded.type]: paymentRefunded,
  [productCreated.type]: productCreated,
  [productDeleted.type]: productDeleted,
  [productUpdated.type]: productUpdated,
  [saleRefunded.type]: saleRefunded,
  [saleUpdated.type]: saleUpdated,
  [reorderNeeded.type]: reorderNeeded,
  [stockLow.type]: stockLow,
} as const;

export type EventTypeName = keyof typeof eventTable;

/** What a handler of this event receives. */
export type EventPayload<Type extends EventTypeName> = z.output<(typeof eventTable)[Type]['payload']>;

export function isEventType(type: string): type is EventTypeName {
  return Object.hasOwn(eventTable, type);
}

// Runs in the isolate too: no imports.

/** The type of every event; an event's type stands as a literal here and nowhere else in `packages/`. */
export const EVENTS = {
  SALE_CREATED: 'sale.created',
  PAYMENT_COMPLETED: 'payment.completed',
  PRODUCT_SOLD: 'product.sold',
  STOCK_CHANGED: 'stock.changed',
  PLUGIN_INSTALLED: 'plugin.installed',
  PLUGIN_ACTIVATED: 'plugin.activated',
  PLUGIN_DEACTIVATED: 'plugin.deactivated',
  PLUGIN_UNINSTALLED: 'plugin.uninstalled',
} as const;

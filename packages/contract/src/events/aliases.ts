import { EVENTS } from './event-names.ts';

/** An event that a foreign name means. */
export interface EventAlias {
  readonly type: string;
  /** The key under which handlers of that name expect the payload; empty when they take the payload itself. */
  readonly subject: string;
}

/** Every foreign name of an event; nothing behind the manifest knows one. */
export const EVENT_ALIASES: Readonly<Record<string, EventAlias>> = {
  ...dotted({
    'order.payment': EVENTS.PAYMENT_COMPLETED,
    'payment.success': EVENTS.PAYMENT_COMPLETED,
    'purchase.complete': EVENTS.ORDER_COMPLETED,
    'order.complete': EVENTS.ORDER_COMPLETED,
    'page.view': 'page.viewed',
    'product.view': 'product.viewed',
  }),
  after_order_create: { type: EVENTS.ORDER_CREATED, subject: 'order' },
  after_order_complete: { type: EVENTS.ORDER_COMPLETED, subject: 'order' },
  after_product_create: { type: EVENTS.PRODUCT_CREATED, subject: 'product' },
  after_product_update: { type: EVENTS.PRODUCT_UPDATED, subject: 'product' },
  after_payment_success: { type: EVENTS.PAYMENT_COMPLETED, subject: 'payment' },
  after_payment_failure: { type: EVENTS.PAYMENT_FAILED, subject: 'payment' },
  after_user_create: { type: 'user.created', subject: 'user' },
  user_login: { type: 'user.login', subject: 'user' },
  user_logout: { type: 'user.logout', subject: 'user' },
  after_authenticate: { type: 'user.authenticated', subject: 'user' },
  authentication_failed: { type: 'user.authentication_failed', subject: 'user' },
  plugin_installed: { type: EVENTS.PLUGIN_INSTALLED, subject: 'plugin' },
  plugin_activated: { type: EVENTS.PLUGIN_ACTIVATED, subject: 'plugin' },
  plugin_error: { type: EVENTS.PLUGIN_ERROR, subject: 'plugin' },
};

function dotted(names: Readonly<Record<string, string>>): Record<string, EventAlias> {
  return Object.fromEntries(Object.entries(names).map(([name, type]) => [name, { type, subject: '' }]));
}

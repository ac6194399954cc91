// Runs in the isolate too: no imports.

/** The name of every hook; a hook's name stands as a literal here and nowhere else in `packages/`. */
export const HOOKS = {
  BEFORE_SALE_CREATE: 'before_sale_create',
  BEFORE_PRODUCT_CREATE: 'before_product_create',
  BEFORE_PRODUCT_UPDATE: 'before_product_update',
  BEFORE_CUSTOMER_CREATE: 'before_customer_create',
  BEFORE_CUSTOMER_UPDATE: 'before_customer_update',
  BEFORE_CART_UPDATE: 'before_cart_update',
  BEFORE_ORDER_CREATE: 'before_order_create',
  BEFORE_ORDER_COMPLETE: 'before_order_complete',
  BEFORE_PAYMENT_PROCESS: 'before_payment_process',
  BEFORE_REFUND_PROCESS: 'before_refund_process',
} as const;

import { definePlugin } from '@daino/plugin-sdk';
import { orderAbandoned, orderCancelled } from './events/order-cancelled.ts';
import { orderCompleted } from './events/order-completed.ts';
import { orderCreated } from './events/order-created.ts';
import { paymentRefunded } from './events/payment-refunded.ts';
import { saleCreated } from './events/sale-created.ts';
import { beforeOrderCreate } from './hooks/before-order-create.ts';
import { beforeSaleCreate } from './hooks/before-sale-create.ts';
import { cancelRedemption } from './routes/cancel-redemption.ts';
import { getPoints } from './routes/get-points.ts';
import { getPurchase } from './routes/get-purchase.ts';
import { redeemPoints } from './routes/redeem-points.ts';

export default definePlugin({
  hooks: {
    before_sale_create: beforeSaleCreate,
    before_order_create: beforeOrderCreate,
  },
  events: {
    'sale.created': saleCreated,
    'order.created': orderCreated,
    'order.completed': orderCompleted,
    'order.cancelled': orderCancelled,
    'order.abandoned': orderAbandoned,
    'payment.refunded': paymentRefunded,
  },
  routes: {
    'GET /points/:customerId': getPoints,
    'POST /points/:customerId/redeem': redeemPoints,
    'DELETE /points/:customerId/redemptions/:redemptionId': cancelRedemption,
    'GET /purchases/:purchaseId': getPurchase,
  },
});

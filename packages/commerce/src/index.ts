export { type AbandonmentDependencies, startAbandonment } from './abandonment/start-abandonment.ts';
export { type Commerce, type CommerceDependencies, createCommerce } from './create-commerce.ts';
export type { RecordedSale } from './sales/record-sale.ts';
export type { FindQuery } from './models/find-entities.ts';
export { withoutTrace } from './models/model-reader.ts';
export type { CreatedOrder } from './orders/create-order.ts';
export type { RecordedPayment } from './payments/record-payment.ts';
export type { RecordedRefund } from './refunds/record-refund.ts';

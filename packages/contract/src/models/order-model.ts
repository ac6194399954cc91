import { order, orderChange, orderDraft, orderMove } from '../commerce/order.ts';
import { defineModel } from './define-model.ts';

/** `status` takes the order to its next state, which is an act of its own, so that it stands alone. */
const change = orderChange
  .extend({ status: orderMove.shape.status.optional() })
  .refine(({ status, ...others }) => status === undefined || Object.keys(others).length === 0, {
    path: ['status'],
    message: 'changes in a call of its own; leave out the other fields',
  });

export const orderModel = defineModel({
  entity: order.omit({ trace: true }),
  fields: {
    id: 'id',
    number: 'text',
    status: 'text',
    orderType: 'text',
    currency: 'text',
    subtotal: 'amount',
    total: 'amount',
    paid: 'amount',
    refunded: 'amount',
    customerId: 'id',
    customerName: 'text',
    customerPhone: 'text',
    customerEmail: 'text',
    employeeId: 'id',
    deliveryAddress: 'json',
    notes: 'text',
    metadata: 'json',
    createdAt: 'instant',
    updatedAt: 'instant',
  },
  personal: ['customerName', 'customerPhone', 'customerEmail', 'deliveryAddress'],
  grants: { read: 'orders:read', write: 'orders:write' },
  draft: orderDraft,
  change,
  removable: false,
});

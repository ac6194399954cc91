import type { HookData } from '@daino/contract';
import { newId } from '@daino/kernel';

type SaleData = HookData<'before_sale_create'>;

/** A sale as hooks see it, of about so many bytes as JSON. */
export function saleOfBytes(bytes: number): SaleData {
  const items: SaleData['sale']['items'] = [];
  const data = (): SaleData => {
    const subtotal = items.reduce((sum, item) => sum + item.subtotal, 0);
    return {
      sale: {
        id: newId(),
        currency: 'EUR',
        items,
        adjustments: [],
        subtotal,
        total: subtotal,
        payment: { method: 'card' },
        notes: 'Two bags, please',
        metadata: {},
        createdAt: '2026-01-01T12:00:00.000Z',
      },
    };
  };
  while (JSON.stringify(data()).length < bytes) items.push(line(items.length));
  return data();
}

function line(index: number): SaleData['sale']['items'][number] {
  return {
    id: `line-${index + 1}`,
    productId: newId(),
    name: `Espresso beans, roast ${index + 1}`,
    sku: `BEAN-${index + 1}`,
    quantity: 2,
    unitPrice: 9,
    subtotal: 18,
    metadata: {},
  };
}

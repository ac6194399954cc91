/** A table of the platform that plugins can be granted to read, as a view of the same name in their schema. */
export interface HostTable {
  readonly name: string;
  /** The view with one version of its columns, which all stores share. */
  readonly source: string;
  readonly columns: readonly string[];
  /** Each grant shows the rows that meet its condition; two grants show both. */
  readonly grants: Readonly<Record<string, string>>;
}

const EVERY_ROW = 'true';
const ORDERS_ONLY = `channel <> 'pos'`;
const SALES_ONLY = `channel = 'pos'`;

const ORDER_COLUMNS = words(
  'id number channel status customer_id currency subtotal total created_at updated_at',
);

export const HOST_TABLES: readonly HostTable[] = [
  {
    name: 'products',
    source: 'products_v1',
    columns: words(
      'id name description sku price currency stock allow_backorder category tags created_at updated_at',
    ),
    grants: { 'products:read': EVERY_ROW },
  },
  {
    name: 'customers',
    source: 'customers_v1',
    columns: words('id name email phone tags created_at updated_at'),
    grants: { 'customers:read': EVERY_ROW },
  },
  { name: 'orders', source: 'orders_v1', columns: ORDER_COLUMNS, grants: { 'orders:read': ORDERS_ONLY } },
  { name: 'sales', source: 'orders_v1', columns: ORDER_COLUMNS, grants: { 'sales:read': SALES_ONLY } },
  {
    name: 'order_items',
    source: 'order_items_v1',
    columns: words('id order_id position product_id name sku quantity currency unit_price subtotal'),
    grants: { 'orders:read': ORDERS_ONLY, 'sales:read': SALES_ONLY },
  },
  {
    name: 'payments',
    source: 'payments_v1',
    columns: words('id order_id method amount currency reference status created_at'),
    grants: { 'payments:read': EVERY_ROW },
  },
  {
    name: 'stock_movements',
    source: 'stock_movements_v1',
    columns: words('id product_id delta stock reason reference created_at'),
    grants: { 'stock:read': EVERY_ROW },
  },
];

/** No table of a plugin is called like one of these, granted or not. */
export const HOST_TABLE_NAMES: ReadonlySet<string> = new Set(HOST_TABLES.map(({ name }) => name));

function words(text: string): readonly string[] {
  return text.split(' ');
}

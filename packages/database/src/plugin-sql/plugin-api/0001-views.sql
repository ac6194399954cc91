-- What plugins can be shown of the platform's tables, of all stores; an installation's own views narrow it to its store.
-- A view keeps its columns forever: other columns are another version. Amounts are decimals of major units.

-- ISO 4217 currencies whose minor unit is no hundredth; the same list stands in the contract's currency.ts.
create function currency_digits(currency text) returns integer
language sql immutable strict parallel safe
return case
  when currency in ('BIF', 'CLP', 'DJF', 'GNF', 'ISK', 'JPY', 'KMF', 'KRW', 'PYG', 'RWF', 'UGX', 'UYI', 'VND', 'VUV',
    'XAF', 'XOF', 'XPF') then 0
  when currency in ('BHD', 'IQD', 'JOD', 'KWD', 'LYD', 'OMR', 'TND') then 3
  when currency in ('CLF', 'UYW') then 4
  else 2
end;

create function major(minor bigint, currency text) returns numeric
language sql immutable strict parallel safe
return round(minor / power(10::numeric, currency_digits(currency)), currency_digits(currency));

create view products_v1 as
select id, store_id, name, description, sku, major(price_minor, currency) as price, currency::text, stock,
  allow_backorder, category, tags, created_at, updated_at
from daino.products;

create view customers_v1 as
select id, store_id, name, email, phone, tags, created_at, updated_at
from daino.customers;

create view orders_v1 as
select id, store_id, number, channel, status, customer_id, currency::text, major(subtotal_minor, currency) as subtotal,
  major(total_minor, currency) as total, created_at, updated_at
from daino.orders;

create view order_items_v1 as
select i.id, i.store_id, o.channel, i.order_id, i.position, i.product_id, i.name, i.sku, i.quantity,
  o.currency::text, major(i.unit_price_minor, o.currency) as unit_price, major(i.subtotal_minor, o.currency) as subtotal
from daino.order_items i
join daino.orders o on o.store_id = i.store_id and o.id = i.order_id;

create view payments_v1 as
select id, store_id, order_id, method, major(amount_minor, currency) as amount, currency::text, reference, status,
  created_at
from daino.payments;

create view stock_movements_v1 as
select id, store_id, product_id, delta, stock, reason, reference, created_at
from daino.stock_movements;

-- The plugins' own SQL: which of their migrations an installation has taken, and what their views may show.

alter table plugin_versions add column migrations jsonb not null default '[]';

create table plugin_migrations (
  installation_id uuid not null,
  store_id uuid not null references stores on delete cascade,
  name text not null,
  checksum text not null,
  applied_at timestamptz not null default now(),
  primary key (installation_id, name),
  foreign key (store_id, installation_id) references store_plugins (store_id, id) on delete cascade
);
alter table plugin_migrations enable row level security;
alter table plugin_migrations force row level security;
create policy own_store on plugin_migrations using (store_id = current_store()) with check (store_id = current_store());
grant select, insert, update, delete on plugin_migrations to daino_operator;
grant select on plugin_migrations to daino_app;

-- daino_installer makes schemas for installations of every store. It reads those columns of the store's tables that
-- plugins can be granted, so that no view of its own can show more.
grant usage on schema daino to daino_installer;
grant select, insert, delete on plugin_migrations to daino_installer;
grant select, insert, update, delete on plugin_data to daino_installer;
grant select (id, store_id, name, description, sku, price_minor, currency, stock, allow_backorder, category, tags,
  created_at, updated_at) on products to daino_installer;
grant select (id, store_id, name, email, phone, tags, created_at, updated_at) on customers to daino_installer;
grant select (id, store_id, number, channel, status, customer_id, currency, subtotal_minor, total_minor, created_at,
  updated_at) on orders to daino_installer;
grant select (id, store_id, order_id, position, product_id, name, sku, quantity, unit_price_minor, subtotal_minor)
  on order_items to daino_installer;
grant select (id, store_id, order_id, method, amount_minor, currency, reference, status, created_at)
  on payments to daino_installer;
grant select (id, store_id, product_id, delta, stock, reason, reference, created_at)
  on stock_movements to daino_installer;

do $$
declare
  name text;
begin
  foreach name in array array['products', 'customers', 'orders', 'order_items', 'payments', 'stock_movements'] loop
    execute format('create policy plugin_views on %I for select to daino_installer using (true)', name);
  end loop;
  foreach name in array array['plugin_migrations', 'plugin_data'] loop
    execute format('create policy installer on %I to daino_installer using (true) with check (true)', name);
  end loop;
end
$$;

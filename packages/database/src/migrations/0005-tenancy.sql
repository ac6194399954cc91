-- Row-level security: every table with a store shows and takes rows of the current store only, also for its owner.
-- Without a current store nothing is visible.

create function current_store() returns uuid
language sql stable parallel safe
return nullif(current_setting('daino.store', true), '')::uuid;

do $$
declare
  name text;
begin
  foreach name in array array[
    'store_versions', 'idempotency_keys', 'products', 'customers', 'store_counters', 'orders', 'order_items',
    'payments', 'stock_movements', 'store_plugins', 'plugin_grants', 'plugin_subscriptions', 'lifecycle_steps',
    'uninstall_records', 'plugin_data', 'plugin_logs', 'plugin_errors', 'events', 'deliveries', 'memberships'
  ] loop
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
    execute format(
      'create policy own_store on %I using (store_id = current_store()) with check (store_id = current_store())',
      name
    );
  end loop;

  -- The catalogue: everybody reads what is everybody's, a store reads and writes its own uploads.
  foreach name in array array['plugins', 'plugin_versions'] loop
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
    execute format('create policy read on %I for select using (store_id is null or store_id = current_store())', name);
    execute format(
      'create policy write on %I using (store_id = current_store()) with check (store_id = current_store())',
      name
    );
  end loop;
end
$$;

alter table stores enable row level security;
alter table stores force row level security;
create policy own_store on stores using (id = current_store()) with check (id = current_store());

alter table organizations enable row level security;
alter table organizations force row level security;
create policy own_store on organizations for select
  using (exists (select from stores where stores.organization_id = organizations.id));

-- What the roles may do. The app reads and writes rows of one store; the operator reads and writes all rows.
-- A later migration grants its own tables itself; identity columns need no grant on their sequence.
grant usage on schema daino to daino_app, daino_operator;
grant select, insert, update, delete on all tables in schema daino to daino_operator;
revoke all on migrations from daino_operator;
grant select, insert, update, delete on
  idempotency_keys, products, customers, store_counters, orders, order_items, payments, stock_movements,
  plugins, plugin_versions, store_plugins, plugin_grants, plugin_subscriptions, lifecycle_steps, uninstall_records,
  plugin_data, plugin_logs, plugin_errors, events, deliveries, store_versions
to daino_app;
grant select on organizations, stores, memberships, plugin_events_log to daino_app;

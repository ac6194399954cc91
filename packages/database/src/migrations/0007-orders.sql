-- Orders beside sales: who they are for, what was paid and paid back; carts; employees; when stock is low.

alter table orders
  add column order_type text check (order_type in ('delivery', 'pickup', 'dine_in')),
  add column customer_name text,
  add column customer_phone text,
  add column customer_email text,
  add column delivery_address jsonb,
  add constraint order_has_type check ((channel = 'pos') = (order_type is null));
-- What the timer looks for.
create index orders_pending on orders (store_id, created_at) where status = 'pending';

alter table order_items
  add column restocked integer not null default 0,
  add constraint restocked_was_sold check (restocked between 0 and quantity);

alter table payments
  add column provider text,
  add column refunded_minor bigint not null default 0,
  add column trace jsonb not null default '[]',
  add constraint refunded_was_paid check (refunded_minor between 0 and amount_minor),
  add unique (store_id, id);
create index payments_list on payments (store_id, id desc);

create table refunds (
  id uuid primary key,
  store_id uuid not null references stores on delete cascade,
  payment_id uuid not null,
  order_id uuid not null,
  amount_minor bigint not null check (amount_minor > 0),
  currency char(3) not null,
  reason text,
  restock jsonb not null default '[]',
  metadata jsonb not null default '{}',
  trace jsonb not null default '[]',
  created_at timestamptz not null default now(),
  foreign key (store_id, payment_id) references payments (store_id, id) on delete cascade,
  foreign key (store_id, order_id) references orders (store_id, id) on delete cascade
);
create index refunds_payment on refunds (payment_id);
create index refunds_order on refunds (order_id);
create index refunds_list on refunds (store_id, id desc);

create table carts (
  id uuid primary key,
  store_id uuid not null references stores on delete cascade,
  status text not null check (status in ('open', 'ordered', 'abandoned')),
  customer_id uuid,
  currency char(3) not null,
  items jsonb not null,
  adjustments jsonb not null default '[]',
  subtotal_minor bigint not null,
  total_minor bigint not null check (total_minor >= 0),
  metadata jsonb not null default '{}',
  trace jsonb not null default '[]',
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  foreign key (store_id, customer_id) references customers (store_id, id)
);
create index carts_list on carts (store_id, id desc);
-- What the timer looks for: nobody forgets a cart with nothing in it.
create index carts_open on carts (store_id, updated_at) where status = 'open' and items <> '[]';

create table employees (
  id uuid primary key,
  store_id uuid not null references stores on delete cascade,
  name text not null,
  email text,
  phone text,
  title text,
  active boolean not null default true,
  metadata jsonb not null default '{}',
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index employees_list on employees (store_id, id desc);

alter table products
  add column low_stock_threshold integer check (low_stock_threshold >= 0),
  add column reorder_threshold integer check (reorder_threshold >= 0);

do $$
declare
  name text;
begin
  foreach name in array array['refunds', 'carts', 'employees'] loop
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
    execute format(
      'create policy own_store on %I using (store_id = current_store()) with check (store_id = current_store())',
      name
    );
  end loop;
end
$$;

grant select, insert, update, delete on refunds, carts, employees to daino_app, daino_operator;

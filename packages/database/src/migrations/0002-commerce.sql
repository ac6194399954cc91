-- What a store sells, to whom, and what it sold. Amounts are integer minor units.
-- References carry the store: a row can never point at a row of another store.

create table products (
  id uuid primary key,
  store_id uuid not null references stores on delete cascade,
  name text not null,
  description text,
  sku text,
  price_minor bigint not null check (price_minor >= 0),
  currency char(3) not null,
  stock integer not null default 0,
  allow_backorder boolean not null default false,
  category text,
  tags text[] not null default '{}',
  images text[] not null default '{}',
  metadata jsonb not null default '{}',
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (store_id, id),
  unique (store_id, sku),
  check (stock >= 0 or allow_backorder)
);

create table customers (
  id uuid primary key,
  store_id uuid not null references stores on delete cascade,
  name text not null,
  email text,
  phone text,
  tags text[] not null default '{}',
  metadata jsonb not null default '{}',
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (store_id, id)
);

-- The last number given out per store and kind.
create table store_counters (
  store_id uuid not null references stores on delete cascade,
  name text not null,
  value bigint not null,
  primary key (store_id, name)
);

-- A sale is a row with channel 'pos'; an order is any other.
create table orders (
  id uuid primary key,
  store_id uuid not null references stores on delete cascade,
  number text not null,
  channel text not null check (channel in ('pos', 'online')),
  status text not null check (status in ('pending', 'confirmed', 'preparing', 'ready', 'shipped', 'completed', 'cancelled', 'abandoned')),
  customer_id uuid,
  employee_id uuid,
  currency char(3) not null,
  subtotal_minor bigint not null,
  total_minor bigint not null check (total_minor >= 0),
  adjustments jsonb not null default '[]',
  notes text,
  metadata jsonb not null default '{}',
  trace jsonb not null default '[]',
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (store_id, id),
  unique (store_id, number),
  foreign key (store_id, customer_id) references customers (store_id, id)
);
create index orders_list on orders (store_id, channel, id desc);
create index orders_customer on orders (store_id, customer_id);

create table order_items (
  id uuid primary key,
  store_id uuid not null references stores on delete cascade,
  order_id uuid not null,
  position integer not null,
  product_id uuid not null,
  name text not null,
  sku text,
  quantity integer not null check (quantity > 0),
  unit_price_minor bigint not null check (unit_price_minor >= 0),
  subtotal_minor bigint not null,
  metadata jsonb not null default '{}',
  unique (order_id, position),
  foreign key (store_id, order_id) references orders (store_id, id) on delete cascade,
  foreign key (store_id, product_id) references products (store_id, id)
);
create index order_items_product on order_items (product_id);

create table payments (
  id uuid primary key,
  store_id uuid not null references stores on delete cascade,
  order_id uuid not null,
  method text not null,
  amount_minor bigint not null check (amount_minor >= 0),
  currency char(3) not null,
  reference text,
  status text not null check (status in ('initiated', 'completed', 'failed', 'refunded')),
  metadata jsonb not null default '{}',
  created_at timestamptz not null default now(),
  foreign key (store_id, order_id) references orders (store_id, id) on delete cascade
);
create index payments_order on payments (order_id);

create table stock_movements (
  id uuid primary key,
  store_id uuid not null references stores on delete cascade,
  product_id uuid not null,
  delta integer not null,
  stock integer not null,
  reason text not null,
  reference text,
  created_at timestamptz not null default now(),
  foreign key (store_id, product_id) references products (store_id, id) on delete cascade
);
create index stock_movements_product on stock_movements (product_id, id);

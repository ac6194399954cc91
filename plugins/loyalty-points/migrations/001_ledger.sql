-- What every customer has. `balance` is the sum of the customer's entries and includes what is reserved; where points
-- had to be taken that were spent already, the rest is a debt that points to come pay first.
create table accounts (
  customer_id uuid primary key,
  balance bigint not null default 0 check (balance between 0 and 9000000000000000),
  reserved bigint not null default 0 check (reserved between 0 and balance),
  debt bigint not null default 0 check (debt between 0 and 9000000000000000),
  updated_at timestamptz not null default now()
);

-- Why a balance is what it is. Never changed, never deleted; an effect of a kind happens once per source.
create table entries (
  id bigint generated always as identity primary key,
  customer_id uuid not null references accounts (customer_id),
  kind text not null check (kind in ('earned', 'reversed', 'spent', 'returned', 'debt')),
  points bigint not null check (points <> 0),
  balance bigint not null check (balance >= 0),
  source text not null,
  created_at timestamptz not null default now(),
  constraint entries_once unique (kind, source)
);
create index entries_by_customer on entries (customer_id, id);

-- A sale or an order of a customer, and what points it moved so far. Amounts are minor units of its currency.
create table purchases (
  id uuid primary key,
  customer_id uuid not null references accounts (customer_id),
  total bigint not null check (total >= 0),
  earned bigint not null default 0 check (earned >= 0),
  reversed bigint not null default 0 check (reversed between 0 and earned),
  spent bigint not null default 0 check (spent >= 0),
  returned bigint not null default 0 check (returned between 0 and spent),
  completed boolean not null,
  cancelled boolean not null default false,
  created_at timestamptz not null default now()
);

-- Money that went back, once per refund; kept for purchases that are not known yet as well.
create table refunds (
  id uuid primary key,
  purchase_id uuid not null,
  amount bigint not null check (amount > 0)
);
create index refunds_by_purchase on refunds (purchase_id);

-- Points on their way into a discount. `value` is the discount in minor units. An operation that asked holds them
-- (`held_by` is the id that its sale or order has if it is made) until its event says what was used.
create table redemptions (
  id uuid primary key,
  customer_id uuid not null references accounts (customer_id),
  asked bigint not null check (asked > 0),
  points bigint not null check (points > 0),
  value bigint not null check (value > 0),
  currency text not null,
  status text not null default 'pending' check (status in ('pending', 'used', 'released')),
  request_key text unique,
  held_by uuid,
  held_for text,
  held_at timestamptz,
  expires_at timestamptz not null,
  created_at timestamptz not null default now()
);
create index redemptions_by_customer on redemptions (customer_id, status);

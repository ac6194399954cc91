-- Who there is: organizations, their stores, staff, sessions.

create table organizations (
  id uuid primary key,
  slug text not null unique,
  name text not null,
  created_at timestamptz not null default now()
);

create table stores (
  id uuid primary key,
  organization_id uuid not null references organizations,
  slug text not null unique,
  name text not null,
  currency char(3) not null,
  timezone text not null,
  settings jsonb not null default '{}',
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);

-- Raised whenever a store's dispatch table changes; a process with an older number reloads.
create table store_versions (
  store_id uuid primary key references stores on delete cascade,
  plugins bigint not null default 1
);

create table users (
  id uuid primary key,
  email text not null unique check (email = lower(email)),
  name text not null,
  password_hash text not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  disabled_at timestamptz
);

create table memberships (
  user_id uuid not null references users on delete cascade,
  store_id uuid not null references stores on delete cascade,
  role text not null check (role in ('owner', 'admin', 'manager', 'staff')),
  created_at timestamptz not null default now(),
  primary key (user_id, store_id)
);
create index memberships_store on memberships (store_id);

-- One row per refresh token; a family is one login. A token used twice revokes its family.
create table sessions (
  id uuid primary key,
  family_id uuid not null,
  user_id uuid not null references users on delete cascade,
  token_hash bytea not null unique,
  expires_at timestamptz not null,
  used_at timestamptz,
  revoked_at timestamptz,
  created_at timestamptz not null default now()
);
create index sessions_family on sessions (family_id);
create index sessions_user on sessions (user_id);
create index sessions_expiry on sessions (expires_at);

-- The answer to a request with an Idempotency-Key, written in the transaction of what it answers.
create table idempotency_keys (
  store_id uuid not null references stores on delete cascade,
  key text not null,
  request_hash bytea not null,
  response jsonb not null,
  created_at timestamptz not null default now(),
  primary key (store_id, key)
);

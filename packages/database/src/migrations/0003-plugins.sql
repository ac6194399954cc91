-- The catalogue, what is installed where, and what it left behind.

-- A plugin without a store is everybody's; one with a store was uploaded there and only that store sees it.
create table plugins (
  id uuid primary key,
  store_id uuid references stores on delete cascade,
  slug text not null,
  name text not null,
  description text,
  type text not null,
  version text not null,
  icon_url text,
  is_internal boolean not null default true,
  is_active boolean not null default true,
  config_schema jsonb,
  required_events text[],
  pricing_model text not null default 'free',
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (store_id, id),
  unique nulls not distinct (store_id, slug)
);

create table plugin_versions (
  id uuid primary key,
  store_id uuid references stores on delete cascade,
  plugin_id uuid not null references plugins on delete cascade,
  version text not null,
  manifest jsonb not null,
  server_source text not null,
  source_map text not null,
  -- Subresource Integrity form: sha512-<base64>.
  integrity text not null,
  created_at timestamptz not null default now(),
  unique (plugin_id, version),
  foreign key (store_id, plugin_id) references plugins (store_id, id)
);

create table store_plugins (
  id uuid primary key,
  store_id uuid not null references stores on delete cascade,
  plugin_id uuid not null references plugins,
  version_id uuid not null references plugin_versions,
  status text not null check (status in ('installing', 'inactive', 'active', 'updating', 'error', 'uninstalling')),
  enabled boolean generated always as (status = 'active') stored,
  config jsonb not null default '{}',
  config_version integer not null default 1,
  priority integer not null default 0,
  webhook_url text,
  webhook_secret text,
  last_error jsonb,
  activations integer not null default 0,
  installed_by uuid references users on delete set null,
  installed_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  last_activated_at timestamptz,
  last_deactivated_at timestamptz,
  last_used_at timestamptz,
  unique (store_id, id),
  unique (store_id, plugin_id)
);

create table plugin_grants (
  installation_id uuid not null,
  store_id uuid not null references stores on delete cascade,
  name text not null,
  granted_by uuid references users on delete set null,
  granted_at timestamptz not null default now(),
  primary key (installation_id, name),
  foreign key (store_id, installation_id) references store_plugins (store_id, id) on delete cascade
);

-- What an active installation listens to; the dispatch table is built from it.
create table plugin_subscriptions (
  installation_id uuid not null,
  store_id uuid not null references stores on delete cascade,
  kind text not null check (kind in ('hook', 'event')),
  name text not null,
  handler text not null,
  priority integer not null default 100,
  timeout_ms integer,
  on_error text check (on_error in ('continue', 'block')),
  primary key (installation_id, kind, name),
  foreign key (store_id, installation_id) references store_plugins (store_id, id) on delete cascade
);
create index plugin_subscriptions_lookup on plugin_subscriptions (store_id, kind, name);

-- What a running lifecycle act has done and how to undo it. Written before each step starts; gone when the act ends.
create table lifecycle_steps (
  installation_id uuid not null,
  store_id uuid not null references stores on delete cascade,
  act text not null check (act in ('install', 'activate', 'deactivate', 'uninstall')),
  position integer not null,
  step text not null,
  data jsonb not null default '{}',
  started_at timestamptz not null default now(),
  primary key (installation_id, position)
);

create table uninstall_records (
  id uuid primary key,
  store_id uuid not null references stores on delete cascade,
  slug text not null,
  version text not null,
  -- How many rows of each kind there were, all of which are gone.
  removed jsonb not null,
  uninstalled_by uuid references users on delete set null,
  uninstalled_at timestamptz not null default now()
);

-- The plugin's own key-value data.
create table plugin_data (
  installation_id uuid not null,
  store_id uuid not null references stores on delete cascade,
  key text collate "C" not null,
  value jsonb not null,
  updated_at timestamptz not null default now(),
  primary key (installation_id, key),
  foreign key (store_id, installation_id) references store_plugins (store_id, id) on delete cascade
);

create table plugin_logs (
  id uuid primary key,
  store_id uuid not null references stores on delete cascade,
  installation_id uuid not null,
  version text not null,
  handler text not null,
  trace_id text not null,
  level text not null check (level in ('debug', 'info', 'warn', 'error')),
  message text not null,
  fields jsonb not null default '{}',
  created_at timestamptz not null default now(),
  foreign key (store_id, installation_id) references store_plugins (store_id, id) on delete cascade
);
create index plugin_logs_list on plugin_logs (installation_id, id desc);

create table plugin_errors (
  id uuid primary key,
  store_id uuid not null references stores on delete cascade,
  installation_id uuid not null,
  version text not null,
  handler text not null,
  trace_id text not null,
  code text not null,
  message text not null,
  stack text,
  created_at timestamptz not null default now(),
  foreign key (store_id, installation_id) references store_plugins (store_id, id) on delete cascade
);
create index plugin_errors_list on plugin_errors (installation_id, id desc);

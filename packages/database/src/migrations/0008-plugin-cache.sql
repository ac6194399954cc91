-- ctx.cache: what installations want to find again soon, and may lose at any time.
create unlogged table plugin_cache (
  installation_id uuid not null,
  store_id uuid not null references stores on delete cascade,
  key text collate "C" not null,
  value jsonb not null,
  bytes integer not null check (bytes >= 0),
  expires_at timestamptz not null,
  primary key (installation_id, key),
  foreign key (store_id, installation_id) references store_plugins (store_id, id) on delete cascade
);
create index plugin_cache_expiry on plugin_cache (expires_at);

alter table plugin_cache enable row level security;
alter table plugin_cache force row level security;
create policy own_store on plugin_cache
  using (store_id = current_store()) with check (store_id = current_store());
grant select, insert, update, delete on plugin_cache to daino_app, daino_operator;

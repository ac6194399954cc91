-- Tables that plugins made with ctx.tables: what is known of them beyond what Postgres knows, and from what they can be
-- made again. The tables themselves are in the installation's schema.
create table plugin_tables (
  installation_id uuid not null,
  store_id uuid not null references stores on delete cascade,
  name text not null,
  fields jsonb not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (installation_id, name),
  foreign key (store_id, installation_id) references store_plugins (store_id, id) on delete cascade
);
alter table plugin_tables enable row level security;
alter table plugin_tables force row level security;
create policy own_store on plugin_tables using (store_id = current_store()) with check (store_id = current_store());
create policy installer on plugin_tables to daino_installer using (true) with check (true);
grant select, insert, update, delete on plugin_tables to daino_operator;
grant select on plugin_tables to daino_app;
grant select, insert, update on plugin_tables to daino_installer;

-- What plugins used: every run counted, by handler and outcome, and some runs kept one by one.

-- Sums per minute, hour and day, and since the installation began (`ever`, at the epoch). A run is in one row of each.
create table plugin_usage (
  installation_id uuid not null,
  store_id uuid not null references stores on delete cascade,
  grain text not null check (grain in ('minute', 'hour', 'day', 'ever')),
  -- The start of the bucket, in UTC.
  at timestamptz not null,
  version text not null,
  kind text not null,
  handler text not null,
  outcome text not null,
  runs bigint not null,
  wall_us bigint not null,
  wall_us_max bigint not null,
  cpu_us bigint not null,
  -- 0 when no run was sampled.
  heap_bytes_max bigint not null,
  capability_calls bigint not null,
  bytes_in bigint not null,
  bytes_out bigint not null,
  -- Runs by wall time; the engine knows the bounds.
  wall_histogram bigint[] not null,
  primary key (installation_id, grain, at, version, kind, handler, outcome),
  foreign key (store_id, installation_id) references store_plugins (store_id, id) on delete cascade
) with (fillfactor = 80);
create index plugin_usage_expiry on plugin_usage (grain, at) where grain <> 'ever';

-- Single runs: failures and a sample of the others.
create table plugin_runs (
  id uuid primary key,
  store_id uuid not null references stores on delete cascade,
  installation_id uuid not null,
  version text not null,
  kind text not null,
  handler text not null,
  trace_id text not null,
  outcome text not null,
  error_code text,
  wall_us bigint not null,
  cpu_us bigint not null,
  heap_bytes bigint not null,
  capability_calls integer not null,
  bytes_in bigint not null,
  bytes_out bigint not null,
  changed text[] not null default '{}',
  -- Of how many runs this one was kept: itself, and those of its kind since the last one that was kept.
  stands_for integer not null check (stands_for >= 1),
  created_at timestamptz not null,
  foreign key (store_id, installation_id) references store_plugins (store_id, id) on delete cascade
);
create index plugin_runs_list on plugin_runs (installation_id, id desc);
create index plugin_runs_expiry on plugin_runs (created_at);

do $$
declare
  name text;
begin
  foreach name in array array['plugin_usage', 'plugin_runs'] loop
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
    execute format(
      'create policy own_store on %I using (store_id = current_store()) with check (store_id = current_store())',
      name
    );
    execute format('grant select, insert, update, delete on %I to daino_app, daino_operator', name);
  end loop;
end
$$;

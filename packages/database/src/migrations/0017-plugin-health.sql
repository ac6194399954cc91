-- How installations are, for all processes alike, and how much of what is rationed they have taken.

-- An installation without a row has never failed since its last activation.
create table plugin_health (
  installation_id uuid primary key,
  store_id uuid not null references stores on delete cascade,
  state text not null default 'healthy' check (state in ('healthy', 'suspended', 'stopped')),
  since timestamptz not null default now(),
  failures integer not null default 0,
  streak integer not null default 0,
  -- Slices of the last minute: [{ at, runs, failures }], at in milliseconds since 1970.
  recent jsonb not null default '[]',
  -- Milliseconds since 1970, oldest first.
  offences jsonb not null default '[]',
  quarantined boolean not null default false,
  -- How long the last suspension waited for its trial; 0 when there was none.
  wait_ms integer not null default 0,
  next_trial_at timestamptz,
  -- The trial that runs, and until when nobody starts another one.
  trial uuid,
  trial_until timestamptz,
  last_failure jsonb,
  foreign key (store_id, installation_id) references store_plugins (store_id, id) on delete cascade,
  check ((state = 'suspended') = (next_trial_at is not null)),
  check ((trial is null) = (trial_until is null))
);

-- Calls on ctx that processes have taken for an installation within an hour, used or not.
create table plugin_call_quotas (
  installation_id uuid primary key,
  store_id uuid not null references stores on delete cascade,
  hour timestamptz not null,
  taken integer not null check (taken >= 0),
  -- What the last taker got of them.
  got integer not null check (got >= 0),
  foreign key (store_id, installation_id) references store_plugins (store_id, id) on delete cascade
);

do $$
declare
  name text;
begin
  foreach name in array array['plugin_health', 'plugin_call_quotas'] loop
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
    execute format(
      'create policy own_store on %I using (store_id = current_store()) with check (store_id = current_store())',
      name
    );
  end loop;
end
$$;
grant select, insert, update, delete on plugin_health, plugin_call_quotas to daino_app, daino_operator;

-- Facts, and their way to each subscriber.

create table events (
  seq bigint generated always as identity,
  id uuid primary key,
  store_id uuid not null references stores on delete cascade,
  type text not null,
  version integer not null,
  subject text not null,
  payload jsonb not null,
  metadata jsonb not null,
  created_at timestamptz not null default now(),
  unique (store_id, id)
);
create index events_list on events (store_id, seq desc);

-- pending: due or waiting for its time; in_flight: leased by a worker; failed: its next attempt is planned.
-- attempts counts the tries that failed or succeeded, never one that was given back.
create table deliveries (
  seq bigint generated always as identity,
  id uuid primary key,
  store_id uuid not null references stores on delete cascade,
  event_id uuid not null,
  installation_id uuid,
  subject text not null,
  status text not null default 'pending' check (status in ('pending', 'in_flight', 'delivered', 'failed', 'dead')),
  attempts integer not null default 0,
  due_at timestamptz not null default now(),
  leased_until timestamptz,
  lease uuid,
  error_code text,
  error_message text,
  created_at timestamptz not null default now(),
  processed_at timestamptz,
  foreign key (store_id, event_id) references events (store_id, id) on delete cascade,
  foreign key (store_id, installation_id) references store_plugins (store_id, id) on delete set null (installation_id)
);
create index deliveries_due on deliveries (installation_id, due_at, seq) where status in ('pending', 'failed');
create index deliveries_leased on deliveries (leased_until) where status = 'in_flight';
create index deliveries_order on deliveries (installation_id, subject, seq) where status in ('pending', 'failed', 'in_flight');
create index deliveries_list on deliveries (store_id, seq desc);
create index deliveries_event on deliveries (event_id);
create index deliveries_installation on deliveries (installation_id);

create view plugin_events_log with (security_invoker = true) as
select
  d.id,
  d.store_id,
  i.plugin_id,
  e.type as event_type,
  e.payload,
  case d.status when 'in_flight' then 'sent' else d.status end as status,
  d.attempts,
  null::integer as response_code,
  null::text as response_body,
  d.error_message,
  d.created_at,
  d.processed_at
from deliveries d
join events e on e.id = d.event_id
left join store_plugins i on i.id = d.installation_id;

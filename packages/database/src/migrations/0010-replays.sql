-- A delivery that is made again is a new one, which says which one it repeats.
alter table deliveries add unique (store_id, id);
alter table deliveries add column replay_of uuid;
alter table deliveries add foreign key (store_id, replay_of) references deliveries (store_id, id)
  on delete set null (replay_of);
create index deliveries_replays on deliveries (replay_of) where replay_of is not null;

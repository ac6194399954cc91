-- What installations store is measured: daino_installer also sees how much their caches take.
grant select (installation_id, bytes) on plugin_cache to daino_installer;
create policy installer on plugin_cache for select to daino_installer using (true);

-- Manifests that were published before these limits were enforced ask for the usual ones.
-- Its owner sees all rows of a table only while row-level security is not forced on it.
alter table plugin_versions no force row level security;
update plugin_versions
set manifest = jsonb_set(
  manifest, '{resource_limits}', '{"storage_mb": 1024, "disk_io_mb": 10}' || (manifest -> 'resource_limits')
)
where not manifest -> 'resource_limits' ? 'storage_mb';
alter table plugin_versions force row level security;

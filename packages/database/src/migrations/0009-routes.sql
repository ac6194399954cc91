-- Manifests that were published before plugins had routes say that they have none.
-- Its owner sees all rows of a table only while row-level security is not forced on it.
alter table plugin_versions no force row level security;
update plugin_versions
set manifest = manifest || '{"api_endpoints": []}'
where not manifest ? 'api_endpoints';
alter table plugin_versions force row level security;

-- Manifests from before plugins declared user interface and schemas of requests have none.
-- Its owner sees all rows of a table only while row-level security is not forced on it.
alter table plugin_versions no force row level security;
update plugin_versions
set manifest = manifest || '{"admin_ui": {"settings_component": "", "pages": [], "widgets": [], "injections": []}}'
where not manifest ? 'admin_ui';
update plugin_versions
set manifest = jsonb_set(manifest, '{api_endpoints}', (
  select coalesce(jsonb_agg('{"request": {}}' || route order by place), '[]')
  from jsonb_array_elements(manifest -> 'api_endpoints') with ordinality as routes (route, place)))
where manifest @? '$.api_endpoints[*] ? (!exists (@.request))';
alter table plugin_versions force row level security;

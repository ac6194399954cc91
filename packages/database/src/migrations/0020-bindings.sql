-- A network name that is no host reaches the one that the store's owner bound it to.
alter table plugin_grants
  add column bound_to text,
  add check (bound_to is null or name like 'network:%');

-- Changing what an installation was granted is an act of its own.
alter table lifecycle_steps
  drop constraint lifecycle_steps_act_check,
  add constraint lifecycle_steps_act_check
    check (act in ('install', 'activate', 'deactivate', 'uninstall', 'grant'));

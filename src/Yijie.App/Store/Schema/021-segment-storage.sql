-- A segment is already as short as it can be: the server need not try to compress it again.

-- only postgres
do $$
begin
  alter table segment alter column content set storage external;
exception when feature_not_supported then null; -- a table already spread by Citus: it is said to each of its parts once the upgrade is done
end $$;
-- both

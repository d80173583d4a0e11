-- 动态口令的密钥 lie here protected by keys that are kept outside the database (docs/decisions/183). What an earlier version kept in the clear is
-- protected in place when the server next starts, so these rows may be changed; they are still never deleted.
-- only sqlite
drop trigger second_factor_no_update;
-- only postgres
do $$
begin
  if exists (select 1 from pg_extension where extname = 'citus') then
    perform undistribute_table('second_factor') from pg_dist_partition where logicalrelid = 'second_factor'::regclass; -- a part keeps its guard against truncate; it is spread anew at the end
  end if;
end $$;
drop trigger second_factor_append_only on second_factor;
create trigger second_factor_append_only before delete or truncate on second_factor for each statement execute function append_only();
-- both

-- 统筹区的统计信息: PostgreSQL gathers none on which regions there are. Gathered while the first regions were at work, they would say that the next has no rows,
-- and a join by its whole key would be planned as one by region alone, reading all of the region's rows for each (decision 199).
-- only postgres
do $$
declare
  tables record;
begin
  for tables in
    select c.table_name as name from information_schema.columns c join information_schema.tables t using (table_schema, table_name)
    where c.table_schema = current_schema and c.column_name = 'region' and t.table_type = 'BASE TABLE'
  loop
    begin
      execute format('alter table %I alter column region set statistics 0', tables.name);
    exception when feature_not_supported then null; -- a table already spread by Citus: as in schema 021
    end;
  end loop;
end $$;
-- both

-- Guards on Citus. There a trigger runs where the rows lie, on one part of its table (voucher_102017), and may look only at what lies beside it:
-- the part of the other table for the same range of regions. Otherwise they say what schemas 025 and 026 say.
create or replace function voucher_balances() returns trigger language plpgsql as $$
declare
  lines text := (select 'voucher_line_' || l.shardid from pg_dist_shard v join pg_dist_shard l on l.logicalrelid = 'voucher_line'::regclass and l.shardminvalue = v.shardminvalue
                 where v.shardid = substring(tg_table_name from '\d+$')::bigint);
  wrong boolean;
begin
  execute format(
    'select exists (select 1 from added a where (select coalesce(sum(l.debit_fen - l.credit_fen), 1) from %I l where l.region = a.region and l.fund = a.fund and l.seq = a.seq) <> 0)',
    lines) into wrong;
  if wrong then raise exception 'voucher: 借贷不平'; end if;
  return null;
end $$;

create or replace function voucher_line_posted() returns trigger language plpgsql as $$
declare
  vouchers text := (select 'voucher_' || v.shardid from pg_dist_shard l join pg_dist_shard v on v.logicalrelid = 'voucher'::regclass and v.shardminvalue = l.shardminvalue
                    where l.shardid = substring(tg_table_name from '\d+$')::bigint);
  posted boolean;
begin
  execute format(
    'select exists (select 1 from (select region, fund, min(seq) as seq from added group by region, fund) a where a.seq <= (select max(v.seq) from %I v where v.region = a.region and v.fund = a.fund))',
    vouchers) into posted;
  if posted then raise exception 'voucher_line: 凭证已记账'; end if;
  return null;
end $$;

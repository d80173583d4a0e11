-- 记账: the guards of schemas 006 and 025 on PostgreSQL, saying the same of the same rows in one pass over what a statement adds (decision 213):
-- lines are held against the book's last voucher, as on SQLite, not against all of them, and the lines of a book's new vouchers are read side by side.
-- only postgres
create or replace function voucher_line_posted() returns trigger language plpgsql as $$
begin
  if exists (
    select 1 from (select region, fund, min(seq) as seq from added group by region, fund) a
    where a.seq <= (select max(v.seq) from voucher v where v.region = a.region and v.fund = a.fund)
  ) then
    raise exception 'voucher_line: 凭证已记账';
  end if;
  return null;
end $$;
create or replace function voucher_balances() returns trigger language plpgsql as $$
declare
  book record;
begin
  for book in select region, fund, min(seq) as first, max(seq) as last from added group by region, fund loop
    if exists (
      select 1 from (
        select seq, null::bigint as fen, true as posted from added where region = book.region and fund = book.fund
        union all
        select seq, debit_fen - credit_fen, false from voucher_line where region = book.region and fund = book.fund and seq between book.first and book.last
      ) as both_sides
      group by seq having bool_or(posted) and coalesce(sum(fen), 1) <> 0
    ) then
      raise exception 'voucher: 借贷不平';
    end if;
  end loop;
  return null;
end $$;
-- both

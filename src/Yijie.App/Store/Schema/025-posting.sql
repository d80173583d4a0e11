-- 记账: the guards of schema 006, saying the same of the same rows for less (decision 222).
--
-- A line has one side that is not zero, so one line alone never comes to zero, and no line comes to null: one sum says both
-- "at least two lines" and "debit equals credit".

-- On SQLite lines lie in the order of their key, a voucher's side by side, without an index beside them; and a guard fails (raise(fail)) where it
-- aborted: it looks before its row is there, so there is nothing of the row to take back, and no journal is kept for it.
-- only sqlite
drop trigger voucher_balances;
drop trigger voucher_line_posted;
alter table voucher_line rename to voucher_line_before;
create table voucher_line (
  region text not null,
  fund text not null,
  seq bigint not null,
  line bigint not null,
  account text not null,
  debit_fen bigint not null,    -- one side is zero; red lines are negative
  credit_fen bigint not null,
  provider text,
  month text,                   -- 年度、月份 of 即时结算预拨; the year of 医保预付金
  category bigint,
  reference text,               -- instruction or bank reference
  primary key (region, fund, seq, line),
  check ((debit_fen = 0) <> (credit_fen = 0))
); -- by key
insert into voucher_line select region, fund, seq, line, account, debit_fen, credit_fen, provider, month, category, reference
from voucher_line_before order by region, fund, seq, line;
drop table voucher_line_before;
create index voucher_line_advances on voucher_line (region, fund, account, provider, month) where account in ('110102', '110103');
create trigger voucher_balances before insert on voucher
when (select coalesce(sum(debit_fen - credit_fen), 1) <> 0 from voucher_line where region = new.region and fund = new.fund and seq = new.seq)
begin select raise(fail, 'voucher: 借贷不平'); end;
create trigger voucher_line_posted before insert on voucher_line
when new.seq <= (select max(seq) from voucher where region = new.region and fund = new.fund)
begin select raise(fail, 'voucher_line: 凭证已记账'); end;

-- On PostgreSQL once a statement, for all the vouchers it adds.
-- only postgres
drop index voucher_line_unassigned;
drop trigger voucher_balances on voucher;
create or replace function voucher_balances() returns trigger language plpgsql as $$
begin
  if exists (
    select 1 from added a
    where (select coalesce(sum(l.debit_fen - l.credit_fen), 1) from voucher_line l where l.region = a.region and l.fund = a.fund and l.seq = a.seq) <> 0
  ) then
    raise exception 'voucher: 借贷不平';
  end if;
  return null;
end $$;
create trigger voucher_balances after insert on voucher referencing new table as added for each statement execute function voucher_balances();
-- both

-- What 支出户存款 comes to is asked before every posting that takes from it: the index itself answers.
create index voucher_line_unassigned on voucher_line (region, fund, account, seq, debit_fen, credit_fen) where provider is null;

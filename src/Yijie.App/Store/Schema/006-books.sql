-- 账: vouchers and their lines, hash-chained per book (region × fund). A balance is the sum of its lines; nothing stores it again.

create table voucher (
  region text not null,
  fund text not null,
  seq bigint not null,          -- of the book, without gaps; the chain's order
  period text not null,         -- the month posted to
  number bigint not null,       -- 凭证号, continuous within book and period
  on_day text not null,
  rule text not null,           -- T1, T3 … of the posting table
  summary text not null,
  attachments bigint not null,
  preparer text not null,
  reviewer text not null,
  poster text not null,
  cashier text not null,        -- of receipt and payment vouchers, else empty
  source text not null,         -- what it books: a batch id, a result file's hash …
  reverses bigint,              -- red reversal: the seq it cancels
  prev_hash text not null,
  hash text not null,
  at text not null,
  primary key (region, fund, seq),
  unique (region, fund, period, number)
);

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
);
create index voucher_line_advances on voucher_line (region, fund, account, provider, month) where account in ('110102', '110103');
create index voucher_line_unassigned on voucher_line (region, fund, account, seq) where provider is null;

-- The second guard of what the program sees to first: a voucher balances, and nothing is added to one that is posted.
-- Its lines therefore go in before it.
-- only sqlite
create trigger voucher_balances before insert on voucher
when (select count(*) < 2 or sum(debit_fen) <> sum(credit_fen) from voucher_line where region = new.region and fund = new.fund and seq = new.seq)
begin select raise(abort, 'voucher: 借贷不平'); end;
create trigger voucher_line_posted before insert on voucher_line
when new.seq <= (select max(seq) from voucher where region = new.region and fund = new.fund)
begin select raise(abort, 'voucher_line: 凭证已记账'); end;
-- only postgres
create function voucher_balances() returns trigger language plpgsql as $$
begin
  if (select count(*) < 2 or sum(debit_fen) <> sum(credit_fen) from voucher_line where region = new.region and fund = new.fund and seq = new.seq) then
    raise exception 'voucher: 借贷不平';
  end if;
  return new;
end $$;
create trigger voucher_balances before insert on voucher for each row execute function voucher_balances();
create function voucher_line_posted() returns trigger language plpgsql as $$
begin
  if exists (select 1 from (select distinct region, fund, seq from added) a join voucher v on v.region = a.region and v.fund = a.fund and v.seq = a.seq) then
    raise exception 'voucher_line: 凭证已记账';
  end if;
  return null;
end $$;
create trigger voucher_line_posted after insert on voucher_line referencing new table as added for each statement execute function voucher_line_posted();
-- both

create table period_close (
  region text not null,
  fund text not null,
  period text not null,
  on_day text not null,
  voucher_seq bigint,           -- the closing voucher; null: nothing to close
  last_seq bigint not null,     -- the book's last voucher then: none after it belongs to this month or an earlier one
  actor text not null,
  at text not null,
  primary key (region, fund, period)
);

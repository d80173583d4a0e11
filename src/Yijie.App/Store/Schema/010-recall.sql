-- Prepayment after it was paid: how it is used, its recall, and the close of its year. What is out is the balance of account 110102; nothing here stores it.

-- 使用台账: what a provider bought with the prepayment.
create table prepayment_use (
  region text not null,
  fund text not null,
  provider text not null,
  year text not null,
  seq bigint not null,
  used_on text not null,
  purpose text not null,        -- drugs consumables, else the words given
  payee text not null,
  amount_fen bigint not null,
  evidence text not null,       -- the hashes of what is attached, by commas; empty: nothing
  note text not null,
  on_day text not null,
  at text not null,
  actor text not null,
  primary key (region, fund, provider, year, seq)
);

-- 收回案件的各步. The case of a provider, fund and year is its rows in order; its state follows from them and from the balance.
create table recall_event (
  region text not null,
  fund text not null,
  provider text not null,
  year text not null,
  seq bigint not null,
  step text not null,           -- opened reported planned noticed stopped courtapplied courtruled lossfixed submitted approved writtenoff recovered
  ground bigint,                -- 1–9 of art. 9, of opened and reported
  method text,                  -- setoff return, of planned
  document text not null,
  reason text not null,
  amount_fen bigint not null,
  due text,                     -- of noticed: the last day to return
  instalments text not null,    -- of courtruled: JSON, else empty
  voucher_seq bigint,           -- of writtenoff and recovered
  on_day text not null,
  at text not null,
  actor text not null,
  primary key (region, fund, provider, year, seq)
);

-- 年度关闭: every fen of the year's prepayment back, written off or in recall, and what came back handed over.
create table prepayment_year_close (
  region text not null,
  fund text not null,
  year text not null,
  on_day text not null,
  at text not null,
  actor text not null,
  content text not null,        -- where every fen was on that day, JSON
  primary key (region, fund, year)
);

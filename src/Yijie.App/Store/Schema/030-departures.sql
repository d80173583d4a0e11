-- 退出机构的督促交回通知: what a provider whose agreement has ended was asked to return, and by which document (docs/decisions/238). What is open of it
-- is told by the books and the clawback register.
create table departure_notice (
  region text not null,
  fund text not null,
  provider text not null,
  seq bigint not null,          -- from 1, without gaps
  document text not null,
  amount_fen bigint not null,   -- open that day
  on_day text not null,
  at text not null,
  actor text not null,
  primary key (region, fund, provider, seq)
);
-- only postgres
alter table departure_notice alter column region set statistics 0; -- docs/decisions/199
-- both

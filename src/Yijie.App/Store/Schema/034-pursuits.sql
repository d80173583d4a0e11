-- 退出机构预拨的追收: after the notice, the court, the loss its document fixes, the report to the government, the write-off (docs/decisions/259).
create table departure_step (
  region text not null,
  fund text not null,
  provider text not null,
  seq bigint not null,          -- from 1, without gaps
  step text not null,           -- court loss report writtenoff
  document text not null,
  amount_fen bigint not null,   -- of court: open that day; else the loss
  voucher_seq bigint,           -- of writtenoff
  on_day text not null,
  at text not null,
  actor text not null,
  primary key (region, fund, provider, seq)
);
-- only postgres
alter table departure_step alter column region set statistics 0; -- docs/decisions/199
-- both

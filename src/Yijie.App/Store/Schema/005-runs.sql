-- Runs of the month: what was decided, from which inputs, by whom; and the statements that came of it.

create table batch (
  region text not null,
  id text not null,             -- 140200-310-202507-A1: region, fund, service month, kind (A advance, S settlement) and revision
  fund text not null,
  month text not null,
  kind text not null,           -- advance settlement
  revision bigint not null,
  cut bigint not null,          -- the highest import included
  hash text not null,           -- of the lines and exclusions, or of the statements
  inputs bytea not null,        -- everything the decision read, gzip JSON; the outcome recomputes from it
  prepared_by text not null,
  prepared_on text not null,
  at text not null,
  primary key (region, id),
  unique (region, fund, month, kind, revision)
);

-- What people did with a batch; its status follows from these rows and from the bank's word.
create table batch_step (
  region text not null,
  batch_id text not null,
  step text not null,           -- reviewed approved rejected superseded
  actor text not null,
  on_day text not null,
  at text not null,
  hash text not null,
  reason text not null,
  cut bigint not null,          -- at approval: the highest import that is settled with it
  primary key (region, batch_id, step)
);

-- 结算单: one per provider, fund and month, as approved.
create table statement (
  region text not null,
  fund text not null,
  provider text not null,
  month text not null,
  batch_id text not null,
  approved_on text not null,
  cut bigint not null,
  hash text not null,
  gross_fen bigint not null,
  late_fen bigint not null,
  actual_fen bigint not null,
  deposit_fen bigint not null,
  net_fen bigint not null,
  content text not null,        -- the whole statement, JSON
  primary key (region, fund, provider, month)
);
create index statement_by_month on statement (region, fund, month);

-- 待抵扣款备查簿: clawbacks created (+), set off (-) and returned (-), by the month they come from. What is open is the sum.
create table clawback_entry (
  region text not null,
  fund text not null,
  provider text not null,
  month text not null,          -- the month the clawback comes from
  source text not null,         -- the batch or return that made this entry
  on_day text not null,
  amount_fen bigint not null,
  split text not null,          -- on creation: the categories of the negative A, JSON; else empty
  primary key (region, fund, provider, month, source)
);

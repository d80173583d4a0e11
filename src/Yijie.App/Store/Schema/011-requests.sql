-- Fund requests, and what the plan's roll-out asks to be known. A request is never changed: what people did with it are rows of their own.

-- 请拨申请: what the agency asks the finance bureau for, for one service month.
create table fund_request (
  region text not null,
  id text not null,             -- 140200-310-202507-Q1: region, fund, service month, number
  fund text not null,
  month text not null,
  number bigint not null,
  supplement text not null,     -- the reason of a supplement; empty: the month's own request
  asked_fen bigint not null,
  hash text not null,           -- of the decision and its inputs
  inputs bytea not null,        -- everything the estimate read, gzip JSON; the request recomputes from it
  filed_by text not null,
  filed_on text not null,
  at text not null,
  primary key (region, id),
  unique (region, fund, month, number)
);

-- approved: sent to the finance bureau; rejected: withdrawn by the approver; accepted: what the bureau will pay of it.
create table fund_request_step (
  region text not null,
  request_id text not null,
  step text not null,           -- approved rejected accepted
  actor text not null,
  on_day text not null,
  at text not null,
  amount_fen bigint not null,   -- of an acceptance: how much; else what was asked
  reason text not null,
  primary key (region, request_id, step)
);

-- Which receipts (T1) fund a request.
create table fund_request_receipt (
  region text not null,
  request_id text not null,
  fund text not null,
  voucher_seq bigint not null,
  primary key (region, fund, voucher_seq)
);
create index fund_request_receipt_by_request on fund_request_receipt (region, request_id);

-- 分批后留待下一批: an advance batch that was approved for a part of its providers only, for lack of money.
create table batch_deferral (
  region text not null,
  batch_id text not null,
  providers bigint not null,
  primary key (region, batch_id)
);

-- 试点机构: with the day from which the provider is one.
create table pilot (
  region text not null,
  provider text not null,
  import_seq bigint not null,
  line bigint not null,
  from_day text not null,
  to_day text,
  primary key (region, provider, import_seq, line)
);

-- 试点评估: the province's evaluation of a region's pilots.
create table rollout_evaluation (
  region text not null,
  on_day text not null,
  document text not null,
  actor text not null,
  at text not null,
  primary key (region)
);

-- Who of a month is settled, and with which batch, without reading the statements themselves.
create index statement_by_batch on statement (region, fund, month, batch_id, provider);

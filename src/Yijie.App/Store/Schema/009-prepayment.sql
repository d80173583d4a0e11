-- 医保预付金(办法): from application to payment. Only added to; the state of an application follows from its events, and after
-- payment from the books: what is out is the balance of 110102 for (provider, year), which nothing here stores.

-- 附件: stored once in a region by content; whose it is, and under which name, stands in attachment_link.
create table attachment (
  region text not null,
  sha256 text not null,
  media_type text not null,     -- application/pdf image/png image/jpeg, by its content
  size bigint not null,
  content bytea not null,
  on_day text not null,
  actor text not null,
  primary key (region, sha256)
);

create table attachment_link (
  region text not null,
  owner text not null,          -- an application's id; a recall case's id
  part text not null,           -- application supplement, the code of a condition (4-2-finance …), a step of a case
  sha256 text not null,
  name text not null,           -- the file's name as given
  provider text not null,       -- whose user may read it
  on_day text not null,
  actor text not null,
  primary key (region, owner, part, sha256)
);
create index attachment_link_by_content on attachment_link (sha256);

-- 申请: one provider, fund and year. A new one after a withdrawal or refusal has a serial: …-2.
create table prepayment_application (
  region text not null,
  id text not null,             -- 140200-310-2026-H14020000001
  fund text not null,
  year text not null,           -- 2026, as month in voucher_line of 110102
  provider text not null,
  applied_on text not null,
  at text not null,
  actor text not null,          -- the provider's own user, or the handler for it
  undertakings text not null,   -- codes, by commas
  primary key (region, id)
);
create index prepayment_application_by_year on prepayment_application (region, fund, year, provider);

-- What happened to an application, in order. The last that is no supplement decides the state:
--   applied 已申请 · supplemented · reviewed 初审(通过) · consulted 会商(财政同意) · determined 核定 · refused 不予预付 · withdrawn 撤回
-- 已拨付 is the bank's word for its instruction (kind prepayment, same provider, fund and January of the year); 收回中 is a recall case;
-- 已结清 and 已核销 are a balance of 110102 that is back to zero.
create table prepayment_event (
  region text not null,
  application_id text not null,
  seq bigint not null,          -- from 1, without gaps
  kind text not null,
  on_day text not null,
  at text not null,
  actor text not null,
  reason text not null,
  document text not null,       -- 文号, or the hash that was handed back
  primary key (region, application_id, seq)
);

-- 审核意见: what a reviewer found on one condition; the last of a condition decides.
create table prepayment_check (
  region text not null,
  application_id text not null,
  condition text not null,      -- 4-2-finance …
  seq bigint not null,
  result text not null,         -- pass fail
  note text not null,
  on_day text not null,
  at text not null,
  actor text not null,
  primary key (region, application_id, condition, seq)
);

-- 初审: the decision with everything it read; it recomputes from its inputs.
create table prepayment_review (
  region text not null,
  application_id text not null,
  passed bigint not null,
  hash text not null,
  inputs text not null,         -- JSON
  on_day text not null,
  at text not null,
  actor text not null,
  primary key (region, application_id)
);

-- 三部门会商(第七条): the scale of a year; the last of a region and year decides.
create table prepayment_consultation (
  region text not null,
  year text not null,
  seq bigint not null,
  scale bigint not null,        -- months
  document text not null,
  agreed_on text not null,
  departments text not null,    -- by commas
  reason text not null,
  on_day text not null,
  at text not null,
  actor text not null,
  primary key (region, year, seq)
);

-- 财政意见: on one list by its hash, with everything the list was made from.
create table prepayment_opinion (
  region text not null,
  fund text not null,
  year text not null,
  seq bigint not null,
  hash text not null,
  result text not null,         -- agree disagree
  note text not null,
  document text not null,
  inputs text not null,         -- JSON
  on_day text not null,
  at text not null,
  actor text not null,
  primary key (region, fund, year, seq)
);

-- 核定: the list that finance agreed to, determined; and what each application on it was given.
create table prepayment_determination (
  region text not null,
  fund text not null,
  year text not null,
  seq bigint not null,
  hash text not null,           -- of the list
  opinion_seq bigint not null,
  on_day text not null,
  at text not null,
  actor text not null,
  primary key (region, fund, year, seq)
);

create table prepayment_determined (
  region text not null,
  application_id text not null,
  fund text not null,
  year text not null,
  provider text not null,
  determination_seq bigint not null,
  spending_fen bigint not null, -- 前三年住院统筹支出
  months bigint not null,       -- what it is divided by
  scale bigint not null,        -- 预付规模, months
  amount_fen bigint not null,   -- spending × scale ÷ months, rounded once
  primary key (region, application_id)
);
create index prepayment_determined_by_year on prepayment_determined (region, fund, year, provider);

-- 由财政专户付款的批次(第十六条): its instructions never leave 支出户. A batch that is not here is paid from 支出户.
create table paid_from_fiscal (
  region text not null,
  batch_id text not null,
  on_day text not null,
  primary key (region, batch_id)
);

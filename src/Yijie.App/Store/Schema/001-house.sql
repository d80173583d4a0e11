-- The house itself: what every region shares (on Citus: reference tables), and who did what.
-- Written once for both databases: bigint, text and bytea only; a day is yyyy-MM-dd, a month yyyy-MM, an instant ISO 8601 with offset.

create table policy (
  name text not null,           -- shanxi.yaml, regions/140200.yaml
  version bigint not null,
  sha256 text not null,
  content text not null,
  entered_on text not null,
  primary key (name, version)
);

create table workday_year (
  year bigint not null,
  version bigint not null,
  content text not null,        -- the notice's days off and make-up days, yaml
  entered_on text not null,
  primary key (year, version)
);

create table app_user (
  name text not null primary key,
  display_name text not null,
  role text not null,           -- handler reviewer approver accountant cashier finance province provider auditor admin
  region text,                  -- null: the whole province
  provider text                 -- a provider user's own institution
);

-- 审计日志: who did what, when, on which content, with what outcome.
create table act (
  region text not null,         -- 140000: the province's own acts (imports, users, calendars)
  seq bigint not null,
  fund text,                    -- with region: the book acted in; null: none
  on_day text not null,         -- the business day
  at text not null,             -- the clock
  actor text not null,
  command text not null,
  target text not null,
  hash text not null,
  outcome text not null,
  primary key (region, seq)
);
create index act_by_book on act (region, fund, on_day);

-- 导入批次: every import has the next number; a cut is the highest number it includes.
create table import (
  seq bigint not null primary key,
  kind text not null,
  file text not null,
  sha256 text not null,
  on_day text not null,
  at text not null,
  actor text not null,
  summary text not null         -- the JSON the command printed
);

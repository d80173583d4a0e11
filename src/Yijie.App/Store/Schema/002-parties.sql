-- Providers and what is agreed with them. Rows are added, never changed: the newest that applies to a day decides.

create table provider (
  region text not null,
  code text not null,
  effective_from text not null, -- 0001-01-01: from the beginning
  import_seq bigint not null,
  line bigint not null,
  name text not null,
  type bigint not null,         -- 1 institution, 2 pharmacy
  hosp_lv text not null,
  ownership text not null,
  uscc text not null,
  bank_name text not null,
  bank_no text not null,
  account_no text not null,
  account_name text not null,
  primary key (region, code, effective_from, import_seq, line)
);
create index provider_by_code on provider (code); -- a provider's region never changes

create table agreement (
  region text not null,
  provider text not null,
  import_seq bigint not null,
  line bigint not null,
  status text not null,         -- normal suspended terminated
  from_day text not null,
  to_day text,                  -- inclusive; null: open
  primary key (region, provider, import_seq, line)
);

create table enrolment (
  region text not null,
  provider text not null,
  import_seq bigint not null,
  line bigint not null,
  from_day text not null,
  to_day text,
  primary key (region, provider, import_seq, line)
);

-- 停止拨付: the last row of a provider decides.
create table payment_stop (
  region text not null,
  provider text not null,
  seq bigint not null,
  placed bigint not null,       -- 1 placed, 0 lifted
  on_day text not null,
  reason text not null,
  actor text not null,
  primary key (region, provider, seq)
);

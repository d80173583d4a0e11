-- The facts of a month that people decide, and the yearly facts about providers and funds. Rows are added, never changed.

create table declaration (
  region text not null,
  month text not null,
  fund text not null,
  provider text not null,
  import_seq bigint not null,
  line bigint not null,
  fund_appy_fen bigint not null,
  medfee_fen bigint not null,
  acct_fen bigint not null,
  psntime bigint not null,
  declared_on text not null,
  primary key (region, month, fund, provider, import_seq, line)
);

create table deduction (
  region text not null,
  id text not null,
  month text not null,
  fund text not null,
  provider text not null,
  kind text not null,           -- audit agreement
  category bigint,              -- as given, or of the row setl_id names; null: to be split
  setl_id text,
  amount_fen bigint not null,   -- positive: taken off
  reason text not null,
  decided_on text not null,
  import_seq bigint not null,
  primary key (region, id)
);
create index deduction_by_month on deduction (region, month, fund);

create table drg_adjustment (
  region text not null,
  id text not null,
  month text not null,
  fund text not null,
  provider text not null,
  amount_fen bigint not null,
  note text not null,
  decided_on text not null,
  import_seq bigint not null,
  primary key (region, id)
);
create index drg_adjustment_by_month on drg_adjustment (region, month, fund);

create table review (
  region text not null,
  month text not null,
  fund text not null,
  provider text not null,
  step text not null,           -- audit agreement drg
  done_on text not null,
  import_seq bigint not null,
  line bigint not null,
  primary key (region, month, fund, provider, step, import_seq, line)
);

create table assessment (
  region text not null,
  provider text not null,
  year bigint not null,
  import_seq bigint not null,
  line bigint not null,
  grade text not null,
  score text not null,
  primary key (region, provider, year, import_seq, line)
);

create table penalty (
  region text not null,
  provider text not null,
  import_seq bigint not null,
  line bigint not null,
  kind text not null,           -- penalty fraud-transfer
  decided_on text not null,
  document text not null,
  primary key (region, provider, import_seq, line)
);

create table fund_month (
  region text not null,
  fund text not null,
  month text not null,
  import_seq bigint not null,
  line bigint not null,
  income_fen bigint not null,
  expenditure_fen bigint not null,
  balance_fen bigint not null,
  primary key (region, fund, month, import_seq, line)
);

create table inpatient_history (
  region text not null,
  provider text not null,
  fund text not null,
  month text not null,
  import_seq bigint not null,
  line bigint not null,
  hifp_inpatient_fen bigint not null,
  primary key (region, month, provider, fund, import_seq, line)
);

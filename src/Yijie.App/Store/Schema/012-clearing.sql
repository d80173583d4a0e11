-- Annual clearing: its scheme, what is decided for a provider's whole year, and the statements that came of it; the close of a book's year.

-- 清算方案: the last row of a region's year decides.
create table clearing_scheme (
  region text not null,
  year bigint not null,
  seq bigint not null,
  document text not null,
  decided_on text not null,
  on_day text not null,
  actor text not null,
  primary key (region, year, seq)
);

create table clearing_item (
  region text not null,
  id text not null,
  year bigint not null,
  fund text not null,
  provider text not null,
  kind text not null,           -- special-case drg-result other
  category bigint,              -- null: drg-result falls on 普通住院, the others are split
  amount_fen bigint not null,   -- positive: paid; negative: taken back
  reason text not null,
  document text not null,
  decided_on text not null,
  import_seq bigint not null,
  primary key (region, id)
);
create index clearing_item_by_year on clearing_item (region, year, fund);

-- 年终清算单: one per provider, fund and year, as approved.
create table clearing_statement (
  region text not null,
  fund text not null,
  provider text not null,
  year bigint not null,
  batch_id text not null,
  approved_on text not null,
  cut bigint not null,
  hash text not null,
  deposit_fen bigint not null,  -- withheld in the year
  release_fen bigint not null,
  result_fen bigint not null,
  net_fen bigint not null,
  content text not null,        -- the whole statement, JSON
  primary key (region, fund, provider, year)
);
create index clearing_statement_by_year on clearing_statement (region, fund, year);

-- 年末结账: the book's balances are carried on as they are; what they were is kept as a hash.
create table year_close (
  region text not null,
  fund text not null,
  year bigint not null,
  on_day text not null,
  hash text not null,           -- of the balances carried to the next year
  actor text not null,
  at text not null,
  primary key (region, fund, year)
);

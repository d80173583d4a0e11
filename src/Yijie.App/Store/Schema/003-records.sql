-- Settlement rows. They are never changed, so they are kept as segments: one import's accepted rows of one provider's month,
-- sorted by setl_id, column by column, compressed, hashed. Monthly totals are ordinary rows, written with them.
-- "by key": on SQLite the rows themselves lie in the order of the key, without a second tree.

create table segment (
  region text not null,
-- only postgres
  provider text collate "C" not null, -- ranges of providers are read in the order of their bytes, whatever the server's language
-- only sqlite
  provider text not null,
-- both
  month text not null,
  import_seq bigint not null,
  row_count bigint not null,
  sha256 text not null,
  content bytea not null,
  primary key (region, provider, month, import_seq)
);

-- What counts (rules.md §2), as a difference: a withdrawal is a row of -1.
create table monthly_total (
  region text not null,
  month text not null,
  fund text not null,
  provider text not null,
  category bigint not null,     -- 0 普通门诊 1 门诊慢特病 2 普通住院 3 生育 4 药店购药
  import_seq bigint not null,
  row_count bigint not null,
  pooled_fen bigint not null,   -- hifp_pay
  account_fen bigint not null,  -- acct_pay; residents: 0
  primary key (region, month, fund, provider, category, import_seq)
); -- by key

-- Which months an import touched: late rows are found through it.
create table import_month (
  region text not null,
  month text not null,
  import_seq bigint not null,
  primary key (region, month, import_seq)
); -- by key

-- The key of the pseudonyms that stand for psn_no: one for each database, made on first use.
create table pseudonym_key (
  id bigint not null primary key,
  content bytea not null
);

-- 年底公布: where and when a region made its year's prepayments public.
create table disclosure_publication (
  region text not null,
  year text not null,
  place text not null,
  sha256 text not null,         -- of the file that was published; empty: none was given
  on_day text not null,
  at text not null,
  actor text not null,
  primary key (region, year)
);

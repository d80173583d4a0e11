-- The province's supervision. Notices are the province's own, so their region is 140000; whom one is about stands beside it.

-- 通报稿: every version that was ever drafted or edited; the newest is the notice. Its basis is that of the newest draft.
create table notice (
  region text not null,         -- 140000
  id text not null,             -- 140200-20260210: about, day of the draft
  version bigint not null,
  kind text not null,           -- draft: made from the basis; edit: put into words by a person
  about text not null,          -- a region, or 140000: all
  on_day text not null,
  basis text not null,          -- what it was drafted from, JSON
  text text not null,
  hash text not null,           -- of basis and text
  actor text not null,
  at text not null,
  primary key (region, id, version)
);

-- 已发的通报: the version that was issued, and its number, without gaps in a year.
create table notice_issue (
  region text not null,
  id text not null,
  version bigint not null,
  year bigint not null,
  number bigint not null,
  on_day text not null,
  actor text not null,
  at text not null,
  primary key (region, id),
  unique (region, year, number)
);

-- 监督数据: what a region's facts came to when they were last gathered; the newest row is shown until the next. verify gathers them anew where nothing has happened since.
create table supervision_kept (
  region text not null,
  seq bigint not null,
  on_day text not null,
  acts bigint not null,          -- the region's acts then
  province_acts bigint not null, -- the province's own acts then: imports, calendars, users
  hash text not null,            -- of the content
  content bytea not null,        -- gzip JSON
  actor text not null,
  at text not null,
  primary key (region, seq)
);

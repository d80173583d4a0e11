-- 用过的动态口令: the time steps whose codes were accepted. A code at or before the last of them is not accepted again (docs/decisions/196).
create table used_code (
  name text not null,
  step bigint not null,                       -- 30-second steps since 1970 (RFC 6238)
  at text not null,
  primary key (name, step)
);

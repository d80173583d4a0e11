-- People who sign in, from where, and what the server does for them. A state is the last of its events, by seq or by an id that sorts by time.

alter table act add column source text;       -- the network address an act was sent from; null: typed on the machine itself

-- 口令: the newest is in force.
create table credential (
  name text not null,
  seq bigint not null,
  password_hash text not null,
  temporary bigint not null,                  -- 1: to be changed at the next sign-in
  demo bigint not null,                       -- 1: known to everyone, for demonstrations
  at text not null,
  actor text not null,
  primary key (name, seq)
);

-- 第二因素: the newest is in force.
create table second_factor (
  name text not null,
  seq bigint not null,
  secret text not null,                       -- base32; empty: taken away
  at text not null,
  actor text not null,
  primary key (name, seq)
);

-- 停用与恢复、解锁。
create table account_event (
  name text not null,
  seq bigint not null,
  what text not null,                         -- disabled enabled unlocked
  at text not null,
  actor text not null,
  primary key (name, seq)
);

create table session (
  token_hash text not null primary key,
  name text not null,
  at text not null,
  source text not null,
  client text not null                        -- the browser as it calls itself
);
create index session_by_name on session (name);

create table session_event (
  id text not null primary key,
  token_hash text not null,
  what text not null,                         -- seen ended
  at text not null
);
create index session_event_by_session on session_event (token_hash, id);

-- 机构系统的接口令牌。
create table api_token (
  id text not null primary key,
  name text not null,                         -- the user it acts as
  secret_hash text not null,
  scope text not null,                        -- command paths, comma-separated
  expires_on text not null,
  at text not null,
  actor text not null
);

create table api_token_revoked (
  id text not null primary key,
  at text not null,
  actor text not null
);

-- 登录与被拒的请求。Sign-ins, refusals: what is no act.
create table access (
  id text not null primary key,
  at text not null,
  name text not null,                         -- as it was given
  source text not null,
  what text not null,                         -- sign-in sign-in-failed sign-out refused
  target text not null,
  outcome text not null
);
create index access_by_name on access (name, what, id);

-- 长任务。
create table job (
  id text not null primary key,
  at text not null,
  name text not null,
  command text not null,
  region text,
  arguments text not null,                    -- json, files by name
  source text not null
);

create table job_event (
  job_id text not null,
  seq bigint not null,
  at text not null,
  what text not null,                         -- ended interrupted
  status bigint,                              -- as HTTP would have answered
  content text not null,
  primary key (job_id, seq)
);

-- 对账: what a provider said about a statement and what the agency answered. A step is never changed, and changes no statement:
-- what is found wrong is put right by a deduction or DRG item that names the dispute (…-D1) in its reason or note.
create table reconciliation_event (
  region text not null,
  fund text not null,
  provider text not null,
  month text not null,
  seq bigint not null,          -- from 1, without gaps
  kind text not null,           -- confirmed disputed withdrawn proposed returned answered
  hash text not null,           -- what the person had seen: the statement's, or the case's; of a withdrawal empty
  reason text not null,
  about text not null,          -- of a dispute: a category, an item or a setl_id of the statement; empty: the whole
  amount_fen bigint,            -- disputed, or accepted; null: none was named
  accepted bigint not null,     -- of a proposed answer: 1 or 0
  basis text not null,          -- of a proposed answer
  evidence text not null,       -- of a dispute: the hashes of what is attached, by commas
  on_day text not null,
  at text not null,
  actor text not null,
  primary key (region, fund, provider, month, seq)
);
create index reconciliation_event_by_kind on reconciliation_event (region, kind);

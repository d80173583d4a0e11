-- Payment instructions and what became of them. An instruction is never changed: files, results, returns and lapses are rows of their own.

create table instruction (
  region text not null,
  id text not null,             -- batch id, line, and for a reissue R1, R2 …: at most 35 characters
  batch_id text not null,
  fund text not null,
  month text not null,
  kind text not null,           -- advance settlement
  provider text not null,
  amount_fen bigint not null,
  replaces text,                -- the rejected or returned instruction this one reissues
  created_on text not null,
  created_by text not null,
  primary key (region, id),
  unique (region, replaces)
);
create index instruction_by_batch on instruction (region, batch_id);
create index instruction_by_month on instruction (region, fund, month, provider);

-- A file given to the bank; its bytes follow from its lines and this row.
create table payment_file (
  region text not null,
  batch_id text not null,
  format text not null,         -- pain001 csv
  number bigint not null,
  sha256 text not null,
  on_day text not null,
  at text not null,
  actor text not null,
  primary key (region, batch_id, format, number)
);

create table payment_file_line (
  region text not null,
  instruction_id text not null,
  format text not null,
  batch_id text not null,
  number bigint not null,
  payee_name text not null,     -- the account as it was when the file was made
  bank_name text not null,
  bank_no text not null,
  account_no text not null,
  primary key (region, instruction_id, format)
);
create index payment_file_line_by_file on payment_file_line (region, batch_id, format, number);

-- Tried to export on that day and kept back: account missing, payment stopped, agreement ended.
create table payment_withheld (
  region text not null,
  instruction_id text not null,
  on_day text not null,
  reason text not null,
  primary key (region, instruction_id, on_day)
);

-- The bank's word: once for each instruction.
create table payment_result (
  region text not null,
  instruction_id text not null,
  status text not null,         -- ACSC RJCT
  booked_on text not null,
  bank_ref text not null,
  reason text not null,
  file_sha256 text not null,
  on_day text not null,
  voucher_seq bigint,
  primary key (region, instruction_id)
);

-- 退票: the money came back after it had been debited.
create table payment_return (
  region text not null,
  instruction_id text not null,
  booked_on text not null,
  bank_ref text not null,
  reason text not null,
  repay bigint not null,        -- 1: to be paid again (T8), 0: not (T8′)
  voucher_seq bigint not null,
  primary key (region, instruction_id)
);

-- 失效: what was withheld or rejected when its month was settled can no longer be paid.
create table payment_lapse (
  region text not null,
  instruction_id text not null,
  on_day text not null,
  batch_id text not null,       -- the settlement that ended it
  primary key (region, instruction_id)
);

-- The status of every instruction, from the rows above; the one place that says so.
create view instruction_status as
select i.*,
  case
    when b.instruction_id is not null then 'returned'
    when r.status = 'ACSC' then 'confirmed'
    when l.instruction_id is not null then 'lapsed'
    when r.status = 'RJCT' then 'rejected'
    when f.instruction_id is not null then 'exported'
    when w.instruction_id is not null then 'withheld'
    else 'pending'
  end as status,
  case when n.id is not null then 1 else 0 end as reissued,
  r.booked_on as booked_on, r.bank_ref as bank_ref, r.reason as result_reason
from instruction i
left join payment_result r on r.region = i.region and r.instruction_id = i.id
left join payment_return b on b.region = i.region and b.instruction_id = i.id
left join payment_lapse l on l.region = i.region and l.instruction_id = i.id
left join (select distinct region, instruction_id from payment_file_line) f on f.region = i.region and f.instruction_id = i.id
left join (select distinct region, instruction_id from payment_withheld) w on w.region = i.region and w.instruction_id = i.id
left join instruction n on n.region = i.region and n.replaces = i.id;

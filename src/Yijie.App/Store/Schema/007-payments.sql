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
  repays bigint not null default 0, -- 1: the money had come back after it was paid (T8), so this one pays what 退回待重付 holds (T9)
  created_on text not null,
  created_by text not null,
  primary key (region, id),
  unique (region, replaces)
);
create index instruction_by_batch on instruction (region, batch_id);
create index instruction_by_month on instruction (region, fund, month, provider);

-- 支出户的银行账号, of each book: the account that payments are made from. The last row decides.
create table expenditure_account (
  region text not null,
  fund text not null,
  seq bigint not null,
  account_name text not null,
  bank_name text not null,
  bank_no text not null,        -- 12-digit CNAPS
  account_no text not null,
  on_day text not null,
  at text not null,
  actor text not null,
  primary key (region, fund, seq)
);

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
  account_seq bigint,           -- the expenditure account it is paid from; csv names none
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
-- reissued: another instruction has taken its place.
-- in_flight: approved, and the bank may still debit it. A rejected one is not, nor an advance withheld at export (it may lapse);
-- a settlement payment held, and money owed back to a provider (repays), never lapse and leave with a later export: they are.
-- lapses: ends for good when its month is settled.
-- Each column looks up its own rows by their keys. Joins would be shorter, but right after a batch of thousands was written the
-- planner of PostgreSQL does not know that it is there, takes every table for small, and compares each row with each.
create view instruction_status as
select i.*,
  case
    when exists (select 1 from payment_return b where b.region = i.region and b.instruction_id = i.id) then 'returned'
    when (select r.status from payment_result r where r.region = i.region and r.instruction_id = i.id) = 'ACSC' then 'confirmed'
    when exists (select 1 from payment_lapse l where l.region = i.region and l.instruction_id = i.id) then 'lapsed'
    when exists (select 1 from payment_result r where r.region = i.region and r.instruction_id = i.id) then 'rejected'
    when exists (select 1 from payment_file_line f where f.region = i.region and f.instruction_id = i.id) then 'exported'
    when exists (select 1 from payment_withheld w where w.region = i.region and w.instruction_id = i.id) then 'withheld'
    else 'pending'
  end as status,
  cast(case when exists (select 1 from instruction n where n.region = i.region and n.replaces = i.id) then 1 else 0 end as bigint) as reissued,
  (select r.booked_on from payment_result r where r.region = i.region and r.instruction_id = i.id) as booked_on,
  (select r.bank_ref from payment_result r where r.region = i.region and r.instruction_id = i.id) as bank_ref,
  (select r.reason from payment_result r where r.region = i.region and r.instruction_id = i.id) as result_reason,
  cast(case
    when exists (select 1 from payment_result r where r.region = i.region and r.instruction_id = i.id) then 0
    when exists (select 1 from payment_lapse l where l.region = i.region and l.instruction_id = i.id) then 0
    when i.kind = 'settlement' or i.repays = 1 then 1
    when exists (select 1 from payment_file_line f where f.region = i.region and f.instruction_id = i.id) then 1
    when exists (select 1 from payment_withheld w where w.region = i.region and w.instruction_id = i.id) then 0
    else 1
  end as bigint) as in_flight,
  cast(case
    when i.kind = 'settlement' or i.repays = 1 then 0
    when exists (select 1 from payment_lapse l where l.region = i.region and l.instruction_id = i.id) then 0
    when exists (select 1 from instruction n where n.region = i.region and n.replaces = i.id) then 0
    when (select r.status from payment_result r where r.region = i.region and r.instruction_id = i.id) = 'RJCT' then 1
    when exists (select 1 from payment_result r where r.region = i.region and r.instruction_id = i.id) then 0
    when exists (select 1 from payment_file_line f where f.region = i.region and f.instruction_id = i.id) then 0
    when exists (select 1 from payment_withheld w where w.region = i.region and w.instruction_id = i.id) then 1
    else 0
  end as bigint) as lapses
from instruction i;

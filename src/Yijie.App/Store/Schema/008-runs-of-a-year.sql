-- Runs of a year: prepayment (P) and annual clearing (C) are batches like those of a month; their month is January of the year.

drop view instruction_status;

-- The status of every instruction, from the rows above; the one place that says so.
-- reissued: another instruction has taken its place.
-- in_flight: approved, and the bank may still debit it. A rejected one is not, nor an advance withheld at export (it may lapse);
-- a settlement, prepayment or clearing payment held, and money owed back to a provider (repays), never lapse and leave with a later export: they are.
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
    when i.kind <> 'advance' or i.repays = 1 then 1
    when exists (select 1 from payment_file_line f where f.region = i.region and f.instruction_id = i.id) then 1
    when exists (select 1 from payment_withheld w where w.region = i.region and w.instruction_id = i.id) then 0
    else 1
  end as bigint) as in_flight,
  cast(case
    when i.kind <> 'advance' or i.repays = 1 then 0
    when exists (select 1 from payment_lapse l where l.region = i.region and l.instruction_id = i.id) then 0
    when exists (select 1 from instruction n where n.region = i.region and n.replaces = i.id) then 0
    when (select r.status from payment_result r where r.region = i.region and r.instruction_id = i.id) = 'RJCT' then 1
    when exists (select 1 from payment_result r where r.region = i.region and r.instruction_id = i.id) then 0
    when exists (select 1 from payment_file_line f where f.region = i.region and f.instruction_id = i.id) then 0
    when exists (select 1 from payment_withheld w where w.region = i.region and w.instruction_id = i.id) then 1
    else 0
  end as bigint) as lapses
from instruction i;

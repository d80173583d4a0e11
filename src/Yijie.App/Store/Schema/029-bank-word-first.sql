-- Payments of a province: what became of each is told with fewer look-ups, and what no question needs is no longer kept in order (decision 229).

-- The first is the beginning of statement_by_batch; the lines of a file are found by their key: the ids of its instructions begin with the batch.
drop index statement_by_month;
drop index payment_file_line_by_file;

drop view instruction_status;

-- The status of every instruction, from the rows above; the one place that says so.
-- reissued: another instruction has taken its place.
-- in_flight: approved, and the bank may still debit it. A rejected one is not, nor an advance withheld at export (it may lapse);
-- a settlement, prepayment or clearing payment held, and money owed back to a provider (repays), never lapse and leave with a later export: they are.
-- lapses: ends for good when its month is settled.
-- The bank's word comes first, as it decides most: only what it has paid is returned, only what it has not paid lapses, only what it has rejected or what has been
-- returned is reissued. Without its word, one that has been given to the bank waits for it and does not lapse.
create view instruction_status as
select i.*,
  case
    when r.status = 'ACSC' then
      case when exists (select 1 from payment_return b where b.region = i.region and b.instruction_id = i.id) then 'returned' else 'confirmed' end
    when r.status is null and exists (select 1 from payment_file_line f where f.region = i.region and f.instruction_id = i.id) then 'exported'
    when exists (select 1 from payment_lapse l where l.region = i.region and l.instruction_id = i.id) then 'lapsed'
    when r.status is not null then 'rejected'
    when exists (select 1 from payment_withheld w where w.region = i.region and w.instruction_id = i.id) then 'withheld'
    else 'pending'
  end as status,
  cast(case
    when r.status is null then 0
    when exists (select 1 from instruction n where n.region = i.region and n.replaces = i.id and n.replaces is not null) then 1
    else 0
  end as bigint) as reissued,
  r.booked_on,
  r.bank_ref,
  r.reason as result_reason,
  cast(case
    when r.status is not null then 0
    when exists (select 1 from payment_lapse l where l.region = i.region and l.instruction_id = i.id) then 0
    when i.kind <> 'advance' or i.repays = 1 then 1
    when not exists (select 1 from payment_withheld w where w.region = i.region and w.instruction_id = i.id) then 1
    when exists (select 1 from payment_file_line f where f.region = i.region and f.instruction_id = i.id) then 1
    else 0
  end as bigint) as in_flight,
  cast(case
    when i.kind <> 'advance' or i.repays = 1 or r.status = 'ACSC' then 0
    when r.status is null and exists (select 1 from payment_file_line f where f.region = i.region and f.instruction_id = i.id) then 0
    when exists (select 1 from payment_lapse l where l.region = i.region and l.instruction_id = i.id) then 0
    when r.status is not null and exists (select 1 from instruction n where n.region = i.region and n.replaces = i.id and n.replaces is not null) then 0
    when r.status is not null then 1
    when exists (select 1 from payment_withheld w where w.region = i.region and w.instruction_id = i.id) then 1
    else 0
  end as bigint) as lapses
from instruction i
left join payment_result r on r.region = i.region and r.instruction_id = i.id;

-- 性能测量用的数据,不是业务数据:一个省十二个月,直接写进各表(psql -v providers=45000)。每家机构每月两个险种各有费用、申报、预拨、结算、付款与分录。
-- 日期只避开周六周日;有的统筹区慢几天,有的机构没有付,金额由序号推出,每次相同。走真实命令装同样多的数据要几个小时。

set session_replication_role = replica; -- 触发器在装入时不逐行核对
set synchronous_commit = off;

-- 山西 12 个统筹区
create temp table region as select row_number() over () as r, code from unnest(array[
  '140100', '140200', '140300', '140400', '140500', '140600', '140700', '140800', '140900', '141000', '141100', '149900']) as code;
create temp table month as
  select m, to_char(d, 'YYYY-MM') as month, to_char(d + interval '1 month', 'YYYY-MM') as next, (d + interval '1 month')::date as first
  from (select m, date '2025-06-01' + (m || ' months')::interval as d from generate_series(0, 11) as m) as months;

-- 某日起第 n 个周一至周五
create function pg_temp.weekday(after date, n bigint) returns date language sql immutable as
  $$ select max(d) from (select d::date from generate_series(after + 1, after + 60, interval '1 day') as d where extract(isodow from d) < 6 order by d limit n) as days $$;

create temp table p as
  select n, code as region, r, case when n % 5 < 3 then 'H' else 'P' end || substr(code, 1, 4) || lpad(n::text, 7, '0') as provider,
    case when n % 5 < 3 then 1 else 2 end as type
  from generate_series(1, :providers) as n join region on r = 1 + n % 12;
analyze p;
create temp table f as select * from (values (0, '310'), (1, '390')) as v (k, fund);

-- 各统筹区各月的办理日,机构分三拨
create temp table w as
  select m, r, t, pg_temp.weekday(first - 1, 1 + (r + m + t) % 4)::text as advance_on, pg_temp.weekday(first + 9, 12 + (r * 5 + m + t) % 11)::text as netting_on,
    pg_temp.weekday(first + 9, 10 + (r * 5 + m) % 9)::text as approved_on, (first + (r + t)::int % 10)::text as declared_on
  from month cross join region cross join generate_series(0, 2) as t;

analyze w;

-- 一家机构、一个险种、一个月:应结算额、预拨、实际、净付、各自的付款日
create temp table pm as
select p.*, f.k, f.fund, m.m, m.month, m.next,
  g.gross, a.advance, s.actual, greatest(s.actual - a.advance, 0) as net, least(s.actual, a.advance) as set_off,
  (p.n + m.m) % 400 <> 0 as settled, (p.n + m.m) % 500 <> 1 as net_paid,
  w.advance_on, w.netting_on, w.approved_on, w.declared_on
from p cross join f cross join month m
cross join lateral (select 50000 + (p.n * 7919 + m.m * 104729 + f.k * 1299709) % 20000000 as gross) as g
cross join lateral (select round(g.gross * 0.6)::bigint as advance) as a
cross join lateral (select case when (p.n + m.m) % 97 = 0 then g.gross / 2 else round(g.gross * 0.92)::bigint end as actual) as s
join w on w.m = m.m and w.r = p.r and w.t = (p.n / 12) % 3;
analyze pm;

insert into import (seq, kind, file, sha256, on_day, at, actor, summary) values (1, 'settlements', 'bench', '', '2025-06-30', '2025-06-30T09:00:00.000+08:00', 'bench', '{}');
insert into provider select region, provider, '0001-01-01', 1, n, provider || '机构', type, '', '', '', '中国工商银行', '102161000018', '6222' || n, provider from p;
insert into agreement select region, provider, 1, n, 'normal', '2024-01-01', null from p;
insert into enrolment select region, provider, 1, n, '2025-06-01', null from p where n % 50 <> 0;
insert into import_month select distinct region, month, 1 from pm;
insert into monthly_total
  select region, month, fund, provider, c, 1, 40, case c when 0 then gross / 3 else gross - gross / 3 end * (10 - 3 * (1 - k)) / 10,
    case c when 0 then gross / 3 else gross - gross / 3 end - case c when 0 then gross / 3 else gross - gross / 3 end * (10 - 3 * (1 - k)) / 10
  from pm cross join lateral (values (0), (case type when 1 then 2 else 4 end)) as cat (c) order by region, month, fund, provider;
insert into declaration select region, month, fund, provider, 1, n, gross, gross, 0, 40, declared_on from pm where (n + m) % 300 <> 0 order by region, month, fund, provider;
insert into fund_month
  select region.code, f.fund, to_char(d, 'YYYY-MM'), 1, region.r, 50000000000, 48000000000, 700000000000 + 2000000000 * (row_number() over (partition by region.code, f.fund order by d))
  from region cross join f cross join generate_series(date '2024-01-01', date '2026-05-01', interval '1 month') as d;

insert into batch
  select region, region || '-' || fund || '-' || replace(month, '-', '') || b.letter || '1', fund, month, b.kind, 1, 1, 'bench', '', 'h.' || region, max(b.day), max(b.day) || 'T09:00:00.000+08:00'
  from pm cross join lateral (values ('-A', 'advance', advance_on), ('-S', 'settlement', approved_on)) as b (letter, kind, day) group by region, fund, month, b.letter, b.kind;
insert into batch_step select region, id, step, 'a.' || region, prepared_on, at, hash, '', 1 from batch cross join (values ('reviewed'), ('approved')) as s (step);
insert into statement
  select region, fund, provider, month, region || '-' || fund || '-' || replace(month, '-', '') || '-S1', approved_on, 1, md5(provider || month), gross, 0, actual, gross / 25, net,
    json_build_object('region', region, 'fund', fund::int, 'provider', provider, 'month', month, 'gross', gross, 'late', 0, 'audit', gross - actual - gross / 25, 'agreement', 0, 'drg', 0,
      'deposit', gross / 25, 'actual', actual, 'adjustments', '[]'::json, 'offsets', json_build_array(json_build_object('kind', 0, 'month', month, 'amount', set_off, 'credits', '[]'::json)),
      'net', net, 'open', advance - set_off, 'clawback_open', 0, 'ex_officio', false, 'held_reasons', '[]'::json, 'by_category', json_build_array(json_build_object('category', 2, 'gross', gross, 'actual', actual)),
      'set_off_split', json_build_array(json_build_object('category', 2, 'pooled', set_off, 'account', 0)), 'payment_split', json_build_array(json_build_object('category', 2, 'pooled', net, 'account', 0)),
      'clawback_split', '[]'::json, 'hash', md5(provider || month))::text
  from pm where settled order by region, month, fund, provider;
insert into instruction (region, id, batch_id, fund, month, kind, provider, amount_fen, created_on, created_by)
  select region, batch_id || '-' || lpad((row_number() over (partition by batch_id order by provider))::text, 5, '0'), batch_id, fund, month, kind, provider, amount, day, 'a.' || region
  from (
    select region, fund, month, provider, region || '-' || fund || '-' || replace(month, '-', '') || '-A1' as batch_id, 'advance' as kind, advance as amount, advance_on as day from pm where n % 50 <> 0
    union all
    select region, fund, month, provider, region || '-' || fund || '-' || replace(month, '-', '') || '-S1', 'settlement', net, approved_on from pm where settled and net > 0
  ) as payments order by region, month, fund, batch_id, provider;
insert into payment_file_line select region, id, 'csv', batch_id, 1, provider, '', '', '' from instruction;
insert into payment_result
  select i.region, i.id, 'ACSC', case i.kind when 'advance' then pm.advance_on else pm.netting_on end, i.id, '', i.batch_id, case i.kind when 'advance' then pm.advance_on else pm.netting_on end, 1
  from instruction i join pm on pm.region = i.region and pm.fund = i.fund and pm.month = i.month and pm.provider = i.provider
  where i.kind = 'advance' or pm.net_paid order by i.region, i.id;

-- 凭证:T3 付预拨(按日),T4.1 冲抵(按批次),T4.2 付轧差(按日)
create temp table v as
select region, fund, month, rule, day, row_number() over (partition by region, fund order by day, rule, month) as seq from (
  select distinct region, fund, month, 'T3' as rule, advance_on as day from pm where n % 50 <> 0
  union select distinct region, fund, month, 'T4.1', approved_on from pm where settled
  union select distinct region, fund, month, 'T4.2', netting_on from pm where settled and net > 0 and net_paid
) as vouchers;
insert into voucher
  select region, fund, seq, substr(day, 1, 7), seq, day, rule, rule, 1, 'h.' || region, 'r.' || region, 'k.' || region, case rule when 'T4.1' then '' else 'c.' || region end, 'bench', null, 'bench', 'bench', day || 'T09:00:00.000+08:00'
  from v;
insert into voucher_line
  select region, fund, seq, row_number() over (partition by region, fund, seq order by provider, account), account, debit, credit, provider, month, category, null from (
    select v.region, v.fund, v.seq, '110103' as account, advance as debit, 0 as credit, provider, v.month, null::bigint as category from v join pm on pm.region = v.region and pm.fund = v.fund and pm.month = v.month and advance_on = day where rule = 'T3' and n % 50 <> 0
    union all select v.region, v.fund, v.seq, '110103', 0, set_off, provider, v.month, null from v join pm on pm.region = v.region and pm.fund = v.fund and pm.month = v.month and approved_on = day where rule = 'T4.1' and settled and n % 50 <> 0
    union all select v.region, v.fund, v.seq, case v.fund when '310' then '50010101' else '500101' end, set_off, 0, provider, v.month, 2 from v join pm on pm.region = v.region and pm.fund = v.fund and pm.month = v.month and approved_on = day where rule = 'T4.1' and settled and n % 50 <> 0
    union all select v.region, v.fund, v.seq, case v.fund when '310' then '50010101' else '500101' end, net, 0, provider, v.month, 2 from v join pm on pm.region = v.region and pm.fund = v.fund and pm.month = v.month and netting_on = day where rule = 'T4.2' and settled and net > 0 and net_paid
  ) as lines;
insert into act select region, row_number() over (partition by region order by day, seq), fund, day, day || 'T09:00:00.000+08:00', 'c.' || region, 'pay result', 'bench', '', '' from v;

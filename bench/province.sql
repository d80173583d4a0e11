-- 接在 dashboard.sql 之后:页面要看、而它没有的。不是业务数据,不能在上面跑 verify。psql -v regions="'140100',…"。
--   六月:这几个统筹区的费用、申报、审核、协议核查、DRG/DIP 都齐了,由真实的命令办理预拨与结算
--   每个统筹区两家机构的账户(口令同演示用户)
--   结算明细:把已导入的一段(template)复制给每家机构的每个月,内容相同,主键不同

set session_replication_role = replica;
set synchronous_commit = off;

create temp table june as
select region, code as provider, line as n, f.fund, f.k, 50000 + (line * 7919 + f.k * 1299709) % 20000000 as gross, case type when 1 then 2 else 4 end as category
from provider cross join (values (0, '310'), (1, '390')) as f (k, fund) where region in (:regions) and name like '%机构';

insert into import_month select distinct region, '2026-06', 1 from june;
insert into monthly_total select region, '2026-06', fund, provider, category, 1, 40, gross, 0 from june;
insert into declaration select region, '2026-06', fund, provider, 1, n, gross, gross, 0, 40, '2026-07-09' from june where n % 300 <> 0;
insert into review select region, '2026-06', fund, provider, step, '2026-07-28', 1, n from june cross join (values ('audit'), ('agreement'), ('drg')) as s (step) where n % 40 <> 3;

insert into app_user select 'p.' || code, name, 'provider', region, code from (select *, row_number() over (partition by region order by code) as r from provider) p where r <= 2;
insert into credential select u.name, 1, c.password_hash, 0, 1, c.at, c.actor from app_user u cross join credential c where u.role = 'provider' and c.name = 'province';

insert into segment select p.region, p.code, m.month, s.import_seq, s.row_count, s.sha256, s.content
from provider p cross join (select distinct month from monthly_total where month < '2026-06') m cross join (select * from segment order by abs(row_count - 110), provider limit 1) s
where p.name like '%机构';

-- 普通的 SQL 脚本,效果与记账相同:同样的表(主键、检查、索引、触发器),逐笔编号,连成同样的校验链(摘要值逐字节相同),支出户存款一笔也不为负;一个事务。
--   psql -v posted=分录.csv -v lines=分录行.csv -f same.sql
-- 表头、行的文字照 COPY 的写法拼起来再求摘要(docs/decisions/031);这些分录的文字里没有要转义的字符。
set jit = off;
create temp table posted (id bigint primary key, on_day text, rule text, summary text, attachments bigint, preparer text, reviewer text, poster text, cashier text, source text);
create temp table posted_line (id bigint, line bigint, account text, debit_fen bigint, credit_fen bigint, provider text, month text, category bigint, reference text);
create function pg_temp.link(previous text, said text) returns text language plpgsql immutable as $$
begin
  return encode(sha256(convert_to(previous || E'\n' || said, 'UTF8')), 'hex');
end $$;
create aggregate pg_temp.chain(text) (sfunc = pg_temp.link, stype = text, initcond = '0000000000000000000000000000000000000000000000000000000000000000');

copy posted from :'posted' csv;
copy posted_line from :'lines' csv;
analyze posted, posted_line;
begin;
do $$ begin
  if exists (select from (select sum(debit_fen - credit_fen) over (order by id, line) as fen from posted_line where account = '1004' and provider is null) as after where fen < 0)
  then raise '支出户存款不足'; end if;
end $$;
insert into voucher_line select '140100', '310', id, line, account, debit_fen, credit_fen, provider, month, category, reference from posted_line order by id, line;
insert into voucher
select '140100', '310', id, period, number, on_day, rule, summary, attachments, preparer, reviewer, poster, cashier, source, null,
  lag(hash, 1, repeat('0', 64)) over (order by id), hash, '2026-01-01T00:00:00+08:00'
from (
  select h.*, pg_temp.chain(
    concat_ws(E'\t', '140100', '310', id, period, number, on_day, rule, summary, attachments, preparer, reviewer, poster, cashier, source, '\N') || E'\n' || said) over (order by id rows unbounded preceding) as hash
  from (select *, substr(on_day, 1, 7) as period, row_number() over (partition by substr(on_day, 1, 7) order by id) as number from posted) as h
  join (
    select id, string_agg(concat_ws(E'\t', line, account, debit_fen, credit_fen,
      coalesce(provider, '\N'), coalesce(month, '\N'), coalesce(cast(category as text), '\N'), coalesce(reference, '\N')) || E'\n', '' order by line) as said
    from posted_line group by id
  ) as l using (id)
) as chained
order by id;
commit;

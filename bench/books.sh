#!/usr/bin/env bash
# 记账有多快:500,000 笔平衡的分录(一百二十万行)记入一个账套,再出科目余额表和一家机构的明细账。
# 我们:逐笔校验(签章、结账、透支、借贷)、编号、连成校验链,每 10,000 笔提交一次,落盘;SQLite 与 PostgreSQL 各测。
# 对照(同一次测量,同样的分录):
#   hledger、ledger、beancount   读日记账,出余额;再读一遍,出一家机构的明细
#   same                         普通的 SQL 脚本,效果相同:同样的表、编号、校验链(链尾相同才算数),存款不为负,一个事务(books/same.sql),出余额,出明细
#   postgres                     更少的普通 SQL 脚本:一个事务里 COPY 进两张表(主键、外键、检查),核对每笔借贷,出余额,出明细;不编号、不连链,装完可以改
# 各项轮流跑 RUNS 次,取中位数。都算从启动进程到退出;处理器秒数连同数据库的在内。
#
#   ENTRIES=500000 RUNS=3 ./yijie bench books
set -euo pipefail
# shellcheck source=bench/lib-bench.sh
source "$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")/lib-bench.sh"

entries=${ENTRIES:-500000}
runs=${RUNS:-3}
together=${TOGETHER:-10000}
provider=H14010000001
region=140100

missing=()
for tool in hledger ledger beancount:bean-query; do command -v "${tool#*:}" >/dev/null || missing+=("${tool%:*}"); done
if [[ ${#missing[@]} -gt 0 ]]; then
    say "安装 ${missing[*]} …"
    { apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "${missing[@]}"; } >"$work/apt.log" 2>&1 || { tail "$work/apt.log" >&2; exit 1; }
fi

say '编译 …'
dotnet publish "$bench/books/Books.csproj" -c Release --self-contained false --artifacts-path "$root/.build/publish" -o "$root/.build/bench-books" --nologo -v quiet \
    -r "$(dotnet --info | sed -n 's/^ *RID: *//p' | head -n 1 | sed 's/^debian.*-/linux-/')" -p:PublishReadyToRun=true >"$work/build.log" 2>&1 || { tail "$work/build.log" >&2; exit 1; }
books() { dotnet "$root/.build/bench-books/books.dll" "$@"; }

say "写 $entries 笔分录的日记账 …"
books write "$work" "$entries"
yijie init --demo-users --on 2025-05-23 --db "$work/empty.db" >/dev/null
postgres_start "$work/pg"
pg_sql postgres 'create database prepared'
yijie init --demo-users --on 2025-05-23 --db "$pg_address;Database=prepared" >/dev/null
chmod 644 "$work"/entry*.csv

# 一步:历时记到 名称.步骤,处理器秒数记到 名称.步骤.cpu;答复留着看
timed() { # 名称 步骤 命令…
    local name=$1 what=$2 database TIMEFORMAT='%R %U %S'
    shift 2
    database=$(postgres_cpu)
    { time "$@" >"$work/$name.$what.out" 2>"$work/err"; } 2>"$work/took" || { cat "$work/err" >&2; exit 1; }
    cut -d ' ' -f 1 "$work/took" >>"$work/$name.$what"
    awk -v a="$database" -v b="$(postgres_cpu)" '{ printf "%.2f\n", $2 + $3 + b - a }' "$work/took" >>"$work/$name.$what.cpu"
}

ours() { # 名称 数据库
    timed "$1" post books post "$2" "$entries" "$together"
    timed "$1" balances yijie ledger trial-balance --region $region --fund 310 --on 2025-12-31 --db "$2"
    timed "$1" register yijie ledger account --region $region --fund 310 --account 110103 --provider $provider --on 2025-12-31 --db "$2"
}

# 要记的分录,没有号、没有链,由已记好的账导出
unposted() {
    pg_sql ours "copy (select seq, on_day, rule, summary, attachments, preparer, reviewer, poster, cashier, source from voucher order by seq) to '$work/pg/posted.csv' csv"
    pg_sql ours "copy (select seq, line, account, debit_fen, credit_fen, provider, month, category, reference from voucher_line order by seq, line) to '$work/pg/posted_line.csv' csv"
}

same_script() {
    timed same post "$pg_bin/psql" -h "$pg_folder" -p "$pg_port" -U postgres -d same -X -q -v ON_ERROR_STOP=1 -v posted="$work/pg/posted.csv" -v lines="$work/pg/posted_line.csv" -f "$bench/books/same.sql"
    timed same balances pg_sql same 'select account, sum(debit_fen - credit_fen) from voucher_line group by 1 order by 1'
    timed same register pg_sql same "select on_day, rule, debit_fen, credit_fen, sum(debit_fen - credit_fen) over (order by seq, line) from voucher_line join voucher using (region, fund, seq)
        where region = '$region' and fund = '310' and account = '110103' and provider = '$provider'"
}

plain_script() {
    timed postgres post pg_sql plain "
        create table entry (id bigint primary key, on_day date not null, rule text not null);
        create table entry_line (entry bigint not null references entry, line int not null, account text not null, provider text, fen bigint not null check (fen <> 0), primary key (entry, line));
        begin;
        copy entry from '$work/entry.csv' csv;
        copy entry_line from '$work/entry_line.csv' csv;
        do \$\$ begin if exists (select from entry_line group by entry having sum(fen) <> 0) then raise 'unbalanced'; end if; end \$\$;
        create index on entry_line (account, provider);
        commit;"
    timed postgres balances pg_sql plain 'select account, sum(fen) from entry_line group by 1 order by 1'
    timed postgres register pg_sql plain "select on_day, rule, fen, sum(fen) over (order by entry, line) from entry_line join entry on id = entry where account = '110103' and provider = '$provider'"
}

for ((i = 1; i <= runs; i++)); do
    say "第 $i 次 …"
    rm -f "$work"/ours.db*
    cp "$work/empty.db" "$work/ours.db"
    ours sqlite "$work/ours.db"
    pg_sql postgres 'drop database if exists ours' 2>/dev/null
    pg_sql postgres 'create database ours template prepared'
    pg_sql postgres checkpoint
    ours postgresql "$pg_address;Database=ours"
    [[ -e $work/pg/posted.csv ]] || unposted
    pg_sql postgres 'drop database if exists same' 2>/dev/null
    pg_sql postgres 'create database same template prepared'
    pg_sql postgres checkpoint
    same_script
    pg_sql postgres 'drop database if exists plain' 2>/dev/null
    pg_sql postgres 'create database plain'
    pg_sql postgres checkpoint
    plain_script
    timed hledger balances hledger -f "$work/entries.journal" balance
    timed hledger register hledger -f "$work/entries.journal" register "Assets:A110103:$provider"
    timed ledger balances ledger -f "$work/entries.journal" balance
    timed ledger register ledger -f "$work/entries.journal" register "Assets:A110103:$provider"
    timed beancount balances env BEANCOUNT_DISABLE_LOAD_CACHE=1 bean-query "$work/entries.beancount" 'select account, sum(position) group by account order by account'
    timed beancount register env BEANCOUNT_DISABLE_LOAD_CACHE=1 bean-query "$work/entries.beancount" "select date, position, balance where account = 'Assets:A110103:$provider'"
done

# 各科目的余额、这家机构的明细行数与普通脚本算出的相同,否则量的不是同一件事。
diff <(yijie ledger trial-balance --region $region --fund 310 --on 2025-12-31 --db "$work/ours.db" --json | tr '{' '\n' | sed -n 's/^"account":"\([0-9]*\)".*"balance_fen":\(-\{0,1\}[0-9]*\).*/\1|\2/p' | grep -v '|0$' | sort) \
    <(pg_sql plain 'select account, sum(fen) from entry_line group by 1' | sort) >&2 || { say '余额不同'; exit 1; }
lines=$(wc -l <"$work/postgres.register.out")
[[ $lines -gt 0 && $(grep -c '^2025-' "$work/sqlite.register.out") == "$lines" && $(grep -c '^2025-' "$work/postgresql.register.out") == "$lines" ]] || { say '明细不同'; exit 1; }

head='select hash from voucher order by seq desc limit 1'
[[ $(pg_sql same "$head") == "$(pg_sql ours "$head")" ]] || { say '校验链不同'; exit 1; }

of() { [[ -e $work/$1.$2 ]] && median <"$work/$1.$2" || echo -; }
total() { # 名称 [.cpu]
    local t=0 s
    for s in post balances register; do [[ ! -e $work/$1.$s${2:-} ]] || t=$(awk "BEGIN { print $t + $(median <"$work/$1.$s${2:-}") }"); done
    echo "$t"
}
machine "PostgreSQL $(pg_sql postgres 'show server_version' | cut -d ' ' -f 1),$(hledger --version | cut -d , -f 1),$(ledger --version | head -n 1 | cut -d , -f 1),$(bean-query --version 2>&1 | head -n 1)"
printf '分录      %s 笔,%s 行;%s 次的中位数,秒\n\n' "$entries" "$(wc -l <"$work/entry_line.csv")" "$runs"
printf '%-12s %9s %9s %9s %9s %9s %14s %14s\n' '' 记账 余额 明细 合计 处理器 SQLite:它 PG:它
lite=$(total sqlite) pg=$(total postgresql)
for name in sqlite postgresql same postgres hledger ledger beancount; do
    sum=$(total $name)
    printf '%-12s %9s %9s %9s %9.2f %9.2f %12.2f %12.2f\n' "$name" "$(of $name post)" "$(of $name balances)" "$(of $name register)" "$sum" "$(total $name .cpu)" "$(awk "BEGIN { print $lite / $sum }")" "$(awk "BEGIN { print $pg / $sum }")"
done

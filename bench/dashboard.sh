#!/usr/bin/env bash
# 省级监督与时限有多快:12 个统筹区共 45,000 家机构、12 个月,在 PostgreSQL 上,走真实的命令。
# 数据由 dashboard.sql 直接写进各表(走真实命令装同样多的要几个小时)。每次都是一个新进程;从各次历时中减去程序空转(--version)的历时中位数。
# 概览读的是 supervise refresh 保存的监督数据;采集一遍要多久、不用保存的数据现采要多久,另外列出。没有对照:别的软件不做这件事。
#
#   PROVIDERS=45000 RUNS=20 ./yijie bench dashboard
#   KEEP=1      保留文件夹
set -euo pipefail
# shellcheck source=bench/lib-bench.sh
source "$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")/lib-bench.sh"

providers=${PROVIDERS:-45000}
runs=${RUNS:-20}
day=2026-06-30
months=(--from 2025-06 --to 2026-05 --on $day --json)

timed() { # 名称 次数 命令…
    local name=$1 times=$2 begin
    shift 2
    for ((n = 1; n <= times; n++)); do
        begin=$EPOCHREALTIME
        yijie "$@" >"$work/$name.json" 2>"$work/$name.log" || { cat "$work/$name.log" >&2; exit 1; }
        seconds "$begin" "$EPOCHREALTIME" >>"$work/$name.times"
    done
}

say "装入 $providers 家机构十二个月的数据 …"
postgres_start "$work/pg"
pg_sql postgres 'create database dashboard'
db="$pg_address;Database=dashboard"
yijie init --demo-users --on 2025-05-23 --db "$db" >/dev/null
"$pg_bin/psql" -h "$pg_folder" -p "$pg_port" -U postgres -d dashboard -X -q -v ON_ERROR_STOP=1 -v providers="$providers" -f "$bench/dashboard.sql" >/dev/null
pg_sql dashboard 'vacuum analyze'

timed start "$runs" --version
timed duties-live 1 duties --all --from 2025-07-01 --to $day --on $day --json --db "$db"
timed live 1 supervise overview --live "${months[@]}" --db "$db"
timed refresh 1 supervise refresh --as province --on $day --db "$db"
timed overview "$runs" supervise overview "${months[@]}" --db "$db"
timed ranking "$runs" supervise ranking "${months[@]}" --db "$db"
timed duties $(((runs + 3) / 4)) duties --all --from 2025-07-01 --to $day --on $day --json --db "$db"

start=$(at 0.5 <"$work/start.times")
net() { awk -v s="$start" '{ if ($1) printf "%.2f\n", $1 - s }' "$work/$1.times" | at "$2"; }

machine "$("$pg_bin/postgres" --version)"
printf '规模      %s 家机构,12 个统筹区,12 个月:计入额 %s 行,结算单 %s 份,支付指令 %s 条,分录 %s 行\n' "$providers" \
    "$(pg_sql dashboard 'select count(*) from monthly_total')" "$(pg_sql dashboard 'select count(*) from statement')" \
    "$(pg_sql dashboard 'select count(*) from instruction')" "$(pg_sql dashboard 'select count(*) from voucher_line')"
echo
printf '程序空转            %s 秒(已从下面各项减去)\n' "$start"
printf '全省概览            中位 %s,p95 %s 秒(%s 次;目标 ≤ 1)\n' "$(net overview 0.5)" "$(net overview 0.95)" "$runs"
printf '统筹区排名          中位 %s,p95 %s 秒\n' "$(net ranking 0.5)" "$(net ranking 0.95)"
printf '全省一年的时限      中位 %s,最慢 %s 秒(目标 ≤ 2)\n' "$(net duties 0.5)" "$(net duties 1)"
printf '  其中不用保存的    %s 秒\n' "$(net duties-live 1)"
printf '采集全省监督数据    %s 秒(12 个统筹区,一次)\n' "$(net refresh 1)"
printf '不用保存的数据概览  %s 秒\n' "$(net live 1)"

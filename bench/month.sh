#!/usr/bin/env bash
# 一个月有多快:11 个市(省本级没有居民)45,000 家机构 × 2 个险种,在 PostgreSQL 和 SQLite 上:预拨与结算的试算、复核、审批、导出 pain.001、银行回执入账,每个统筹区 20 步,
# 经一个刚启动的 yijie serve,各统筹区四个人登录后经接口办,如一个经办机构平日那样(month.mjs)。
# 一个统筹区的各步有先后;各统筹区各有各的人,LANES 个同时办(SQLite 上写的时候轮着来,决定 195)。
# 准备工作(建库、导入、启动服务、登录)不计时。
# 对照:同样的分录行装进同样的空表(含主键、索引、触发器),一次提交要多久:PostgreSQL 用 COPY,SQLite 用 insert … select。
# 耐久性照常:PostgreSQL 的 fsync、synchronous_commit,SQLite 的 WAL 与 synchronous=FULL,都打开。
#
#   PROVIDERS=45000 SETTLEMENTS=1000000 RUNS=3 DATABASES='postgres sqlite' ./yijie bench month
#   REGIONS='140100'   机构分在哪些统筹区(默认 11 个市);LANES=2   几个统筹区同时办(默认 3:两个核上比 6 个快)
#   KEEP=1      保留文件夹与各步输出,供剖析
set -euo pipefail
# shellcheck source=bench/lib-bench.sh
source "$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")/lib-bench.sh"
# shellcheck source=bench/lib-month.sh
source "$bench/lib-month.sh"

providers=${PROVIDERS:-45000}
settlements=${SETTLEMENTS:-1000000}
runs=${RUNS:-3}
databases=${DATABASES:-postgres sqlite}
read -ra regions <<<"${REGIONS:-140100 140200 140300 140400 140500 140600 140700 140800 140900 141000 141100}"
lanes=${LANES:-3}
month=2025-06

# ── 两种数据库 ───────────────────────────────────────────────────────────────────────────────────
# 每种:由样板复制、对照,以及数据库自己用了多少处理器时间(SQLite 在程序之中,没有另外的)。

postgres_used() { postgres_cpu; }
postgres_version() { "$pg_bin/postgres" --version; }
postgres_copy() { # 从 到
    pg_sql postgres "drop database if exists $2" 2>/dev/null
    pg_sql postgres "create database $2 template $1"
    pg_sql postgres checkpoint
}
postgres_peer() {
    [[ -e $work/pg/lines.copy ]] || pg_sql month "copy voucher_line to '$work/pg/lines.copy' (format binary)"
    pg_sql month 'drop table if exists peer'
    pg_sql month 'create table peer (like voucher_line including all)'
    pg_sql month 'create trigger peer_append_only before update or delete or truncate on peer for each statement execute function append_only()'
    pg_sql month checkpoint
    begin=$EPOCHREALTIME
    pg_sql month "copy peer from '$work/pg/lines.copy' (format binary)"
}

sqlite_used() { echo 0; }
sqlite_version() { echo "SQLite(随程序的一份)"; }
sqlite_copy() {
    rm -f "$work/$2.db"*
    cp "$work/$1.db" "$work/$2.db"
    sync "$work/$2.db"
}
sqlite_peer() {
    rm -f "$work/peer.db"*
    sqlite3 "$work/month.db" '.schema voucher_line' '.schema voucher' | sqlite3 "$work/peer.db"
    sqlite3 "$work/peer.db" 'pragma page_size = 16384; pragma journal_mode = wal' >/dev/null
    begin=$EPOCHREALTIME
    sqlite3 "$work/peer.db" 'pragma synchronous = full' "attach '$work/month.db' as month" 'insert into main.voucher_line select * from month.voucher_line'
}

# ── 准备 ─────────────────────────────────────────────────────────────────────────────────────────

prepare() {
    db=$("${database}_address" filled)
    [[ $database == sqlite ]] || pg_sql postgres 'create database filled'
    month_base 2025-06-30
    month_facts $month
}

# ── 计时 ─────────────────────────────────────────────────────────────────────────────────────────

program_cpu() { awk -v tick="$(getconf CLK_TCK)" '{ printf "%.2f", ($14 + $15) / tick }' "/proc/$server/stat"; }

# 历时从第一个统筹区的第一步到最后一个的最后一步,银行答复的时间也在其中;另记程序、数据库用的处理器时间(机器忙时看这两项)。
run_month() { # 序号
    local database_used program_used
    out=$work/$database-run$1
    mkdir -p "$out"
    "${database}_copy" filled month
    db=$("${database}_address" month)
    server_start 2025-07-22
    database_used=$("${database}_used")
    program_used=$(program_cpu)
    month_acts $month "$lanes"
    printf '%s %s %s\n' "$(sed -n 's/^total //p' "$out/steps")" "$(seconds "$program_used" "$(program_cpu)")" "$(seconds "$database_used" "$("${database}_used")")" >>"$work/$database-totals"
    server_stop
    say "$database 第 $1 次:$(awk '{ printf "%s 秒,处理器 程序 %s + 数据库 %s", $1, $2, $3 }' <(tail -n 1 "$work/$database-totals"))"
}

run_peer() { # 序号
    local begin
    "${database}_peer"
    seconds "$begin" "$EPOCHREALTIME" >>"$work/$database-peers"
    say "$database 对照第 $1 次:$(tail -n 1 "$work/$database-peers") 秒"
}

# ── 结果 ─────────────────────────────────────────────────────────────────────────────────────────

column() { cut -d ' ' -f "$1" "$work/$database-totals"; }

report() {
    local query=${database}_query peer total
    [[ $("$query" month 'select count(*) from (select fund from voucher_line group by fund having sum(debit_fen) <> sum(credit_fen)) f') == 0 ]] || { say '账不平'; exit 1; }
    peer=$(median <"$work/$database-peers")
    total=$(column 1 | median)
    printf '\n%s:结算单 %s 份,支付指令 %s 条,分录 %s 行\n' "$("${database}_version")" "$("$query" month 'select count(*) from statement')" \
        "$("$query" month 'select count(*) from instruction')" "$("$query" month 'select count(*) from voucher_line')"
    printf '对照      %s 秒(各次:%s)\n' "$peer" "$(tr '\n' ' ' <"$work/$database-peers")"
    printf '%s 次的平均;同时办的几个统筹区各记各的\n  %-24s 各统筹区之和,秒\n' "$runs" ''
    awk '!seen[$1]++ && $1 != "total" { print $1 }' "$work/$database-run1/steps" | while read -r name; do
        cat "$work/$database"-run*/steps | awk -v name="$name" -v runs="$runs" '$1 == name { s += $2 } END { printf "  %-24s %9.2f\n", name, s / runs }'
    done
    printf '一个月    %s 秒(各次:%s;目标 ≤ 10);处理器 程序 %s 秒,数据库 %s 秒;对照的 %s 倍(目标 ≤ 1.5)\n' "$total" "$(column 1 | tr '\n' ' ')" \
        "$(column 2 | median)" "$(column 3 | median)" "$(awk -v a="$total" -v b="$peer" 'BEGIN { printf "%.2f", a / b }')"
}

say "生成 $providers 家机构、$settlements 行结算数据 …"
month_files $month $month
for database in $databases; do
    [[ $database == sqlite ]] || postgres_start "$work/pg"
    say "$database:导入 …"
    prepare
    for ((n = 1; n <= runs; n++)); do run_month "$n"; done
    for ((n = 1; n <= runs; n++)); do run_peer "$n"; done
done

machine "${#regions[@]} 个统筹区 $providers 家机构 × 2 个险种,$settlements 行结算;$lanes 个统筹区同时办"
for database in $databases; do report; done

#!/usr/bin/env bash
# 结算明细导入有多快:一个省一个月的明细导入一个新库(校验、查重、落盘、计入额就绪),走真实的命令,从启动进程到退出,SQLite 与 PostgreSQL 各测。
# 对照(同一次测量,读同一个文件):
#   wc        wc -l,下限
#   duckdb    DuckDB(2 线程)按机构 × 险种 × 医疗类别分组合计,什么也不存
#   copy      PostgreSQL 用 COPY 把同样的行装进一张空表(列有类型,结算 ID 为主键),不校验、不查重
# 生成文件、建库、导入机构不计时;各项轮流跑 RUNS 次,取中位数。
#
#   ROWS=5000000 PROVIDERS=45000 FROM=2025-07 TO=2025-07 RUNS=3 DATABASES="sqlite postgres" ./yijie bench import
#   FILE=某文件.csv REGISTER=机构.csv   不生成,用现成的文件
#   GROWTH=1                            另测 1、5、20、60 百万行各一次(GROWTH="1 5 20" 可指定),看历时与峰值内存怎样随行数增长;文件用完即删
set -euo pipefail
# shellcheck source=bench/lib-bench.sh
source "$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")/lib-bench.sh"

rows=${ROWS:-5000000}
providers=${PROVIDERS:-45000}
from=${FROM:-2025-07}
to=${TO:-$from}
runs=${RUNS:-3}
databases=${DATABASES:-sqlite postgres}
growth=${GROWTH:-}
[[ $growth != 1 ]] || growth='1 5 20 60'
duckdb=1.5.6-r.1
regions=140100,140200,140300,140400,140500,140600,140700,140800,140900,141000,141100,149900
on=2026-01-01

has() { [[ " $databases " == *" $1 "* ]]; }

modules=$bench/out/duckdb
if [[ ! -d $modules/node_modules/@duckdb/node-api ]]; then
    say "安装 @duckdb/node-api $duckdb(在 bench/out/,不入库)…"
    npm install --silent --no-audit --no-fund --prefix "$modules" "@duckdb/node-api@$duckdb" >/dev/null
fi

# ── 文件与空库 ───────────────────────────────────────────────────────────────────────────────────

generate() { # 行数 文件
    local need=$(($1 * 360 / 1000000)) free
    free=$(($(stat -f -c '%a * %S' "$work") / 1000000))
    ((free > need * 2)) || { say "磁盘空间不足:$1 行要约 $((need * 2)) MB,只有 $free MB"; exit 1; }
    say "生成 $1 行、$providers 家机构、$from 至 $to …"
    yijie generate --out "$work/data" --providers "$providers" --settlements "$1" --from "$from" --to "$to" --regions $regions >/dev/null 2>&1
    rm -f "$2"
    # 几个月合成一个文件:表头只留一个
    for part in "$work"/data/settlements-*.csv; do
        if [[ ! -e $2 ]]; then mv "$part" "$2"; else tail -n +2 "$part" >>"$2"; rm "$part"; fi
    done
}

prepare() { # 机构文件:一个只登记了机构的库
    rm -f "$work"/base.db*
    yijie init --db "$work/base.db" >/dev/null
    yijie import providers "$1" --db "$work/base.db" --on $on >/dev/null 2>&1
    if has postgres; then
        [[ -n $pg_address ]] || postgres_start "$work/pg"
        pg_sql postgres 'drop database if exists run' >/dev/null 2>&1
        pg_sql postgres 'drop database if exists base' >/dev/null 2>&1
        pg_sql postgres 'create database base' >/dev/null
        yijie init --db "$pg_address;Database=base" >/dev/null
        yijie import providers "$1" --db "$pg_address;Database=base" --on $on >/dev/null 2>&1
    fi
    sync
}

# ── 各项 ─────────────────────────────────────────────────────────────────────────────────────────

import() { # 名称 库 文件
    local address=$work/run.db
    if [[ $2 == sqlite ]]; then
        rm -f "$work"/run.db*
        cp "$work/base.db" "$work/run.db"
        sync "$work/run.db"
    else
        address="$pg_address;Database=run"
        pg_sql postgres 'drop database if exists run' >/dev/null 2>&1
        pg_sql postgres 'create database run template base' >/dev/null
        pg_sql run checkpoint >/dev/null
    fi
    measure "$1" dotnet "$program" import settlements "$3" --db "$address" --on $on --json
    cp "$work/answer" "$work/import.json"
    kept "$2" >"$work/kept-$1"
}

kept() { # 库:导入使它大了多少字节
    if [[ $1 == sqlite ]]; then echo $(($(stat -c %s "$work/run.db") - $(stat -c %s "$work/base.db")))
    else pg_sql postgres "select pg_database_size('run') - pg_database_size('base')"; fi
}

# COPY 一遇坏行或重复的结算 ID 就整个失败:先去掉它们(约千分之三),不计时
clean_for_copy() {
    awk -F, 'NR == 1 || NF == 27 && $1 != "" && $6 !~ /-13-/ && $7 ~ /^-?[0-9]+\.[0-9][0-9]$/ && !seen[$1]++' "$1" >"$work/clean.csv"
    columns=$(head -n 1 "$1" | tr -d '\r' | tr , '\n' | sed -e 's/_pay$/& numeric(16,2)/;t' -e 's/amt$/& numeric(16,2)/;t' -e 's/^setl_time$/& timestamp/;t' \
        -e 's/_flag$/& smallint/;t' -e 's/^setl_id$/& text primary key/;t' -e 's/$/ text/' | paste -sd, -)
}

copy() {
    pg_sql postgres 'drop database if exists run' >/dev/null 2>&1
    pg_sql postgres 'create database run' >/dev/null
    pg_sql run "create table settlement ($columns)" >/dev/null
    pg_sql run checkpoint >/dev/null
    measure copy "$pg_bin/psql" -h "$pg_folder" -p "$pg_port" -U postgres -d run -X -q -v ON_ERROR_STOP=1 -c "\\copy settlement from '$work/clean.csv' csv header"
}

group() {
    measure duckdb node "$bench/import-duckdb.cjs" "$modules" 2 "$1"
    cp "$work/answer" "$work/duckdb.json"
}

# ── 测量 ─────────────────────────────────────────────────────────────────────────────────────────

if [[ -z ${FILE:-} ]]; then
    FILE=$work/settlements.csv
    REGISTER=$work/data/providers.csv
    generate "$rows" "$FILE"
fi
prepare "$REGISTER"
if has postgres; then clean_for_copy "$FILE"; fi
cat "$FILE" >/dev/null # 都从内存中的文件读起
for ((n = 1; n <= runs; n++)); do
    say "第 $n 次"
    measure wc wc -l "$FILE"
    group "$FILE"
    for database in $databases; do import "$database" "$database" "$FILE"; done
    if has postgres; then copy; fi
done

of() { awk -v column="$2" '{ print $column }' "$work/$1" | median; } # 项目 第几列
list() { awk '{ print $1 }' "$work/$1" | paste -sd' ' -; }
field() { sed -n "s/.*\"$2\":\"\{0,1\}\([^,\"}]*\).*/\1/p" "$1" | head -n 1; }
size=$(stat -c %s "$FILE")
lines=$(field "$work/import.json" lines)
peer=$(of duckdb 1)

row() { printf '| %s | %s | %s | %s | %s | %s | %s |\n' "$@"; }
result() { # 名称 说明
    local share=—
    [[ ! -e $work/kept-$1 ]] || share=$(calc '%.1f %%' "100 * $(<"$work/kept-$1") / $size")
    row "$2" "$(of "$1" 1)" "$(list "$1")" "$(of "$1" 2)" "$(calc %.2f "$(of "$1" 1) / $peer")" "$(of "$1" 3)" "$share"
}

printf '机器 %s,%s 核,%s;.NET %s,DuckDB %s,PostgreSQL %s(fsync),SQLite(synchronous ≥ FULL)\n' "$(uname -m)" "$(nproc)" \
    "$(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1)" "$(dotnet --list-runtimes | sed -n 's/^Microsoft.NETCore.App \([^ ]*\).*/\1/p' | tail -n 1)" \
    "$(field "$work/duckdb.json" version)" "$(has postgres && "$pg_bin/postgres" --version | sed 's/[^0-9]*\([0-9.]*\).*/\1/' || echo —)"
printf '文件 %s 行,%s MB;接收 %s,重复 %s,撤销 %s,拒收 %s 行\n\n' "$lines" $((size / 1000000)) \
    "$(field "$work/import.json" accepted)" "$(field "$work/import.json" duplicates)" "$(field "$work/import.json" withdrawn)" "$(field "$work/import.json" rejected_lines)"
row 项目 '秒(中位)' 各次 处理器秒 '与 DuckDB 之比' '峰值 MB' 存下占文件
row --- --- --- --- --- --- ---
if has sqlite; then result sqlite '导入 SQLite(目标 ≤ 0.7,≤ 600 MB,≤ 25 %)'; fi
if has postgres; then result postgres '导入 PostgreSQL(同上)'; fi
result duckdb 'DuckDB 读取并分组'
if has postgres; then result copy 'PostgreSQL COPY 入有主键的表'; fi
result wc 'wc -l'

# ── 增长 ─────────────────────────────────────────────────────────────────────────────────────────

[[ -n $growth ]] || exit 0
printf '\n'
row 百万行 库 秒 处理器秒 '每秒万行' '峰值 MB' 存下占文件
row --- --- --- --- --- --- ---
rm -f "$work/clean.csv" "$work/settlements.csv"
for millions in $growth; do
    generate $((millions * 1000000)) "$work/growth.csv"
    prepare "$work/data/providers.csv"
    size=$(stat -c %s "$work/growth.csv")
    for database in $databases; do
        cat "$work/growth.csv" >/dev/null
        import "growth-$database-$millions" "$database" "$work/growth.csv"
        read -r wall cpu peak <"$work/growth-$database-$millions"
        row "$millions" "$database" "$wall" "$cpu" "$(calc %.0f "$millions * 100 / $wall")" "$peak" "$(calc '%.1f %%' "100 * $(<"$work/kept-growth-$database-$millions") / $size")"
    done
    rm -f "$work/growth.csv"
done

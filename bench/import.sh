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
here=$(cd -- "$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")" && pwd)
root=$(dirname "$here")
# shellcheck source=bench/lib-postgres.sh
source "$here/lib-postgres.sh"

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

work=$(mktemp -d "${TMPDIR:-/tmp}/yijie-bench-XXXXXX")
chmod 755 "$work"
finish() {
    postgres_stop
    rm -rf -- "$work"
}
trap finish EXIT
say() { printf '%s\n' "$*" >&2; }
has() { [[ " $databases " == *" $1 "* ]]; }
calc() { awk "BEGIN { printf \"$1\", $2 }"; }

"$root/yijie" --version >/dev/null # 先编译好
program=$(readlink -f "$root/.build/program")/yijie.dll
yijie() { dotnet "$program" "$@"; }

modules=$here/out/duckdb
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
    yijie import providers "$1" --db "$work/base.db" --on $on >/dev/null
    if has postgres; then
        [[ -n $pg_address ]] || postgres_start "$work/pg"
        pg_sql postgres 'drop database if exists run' >/dev/null
        pg_sql postgres 'drop database if exists base' >/dev/null
        pg_sql postgres 'create database base' >/dev/null
        yijie init --db "$pg_address;Database=base" >/dev/null
        yijie import providers "$1" --db "$pg_address;Database=base" --on $on >/dev/null
    fi
    sync
}

# ── 各项 ─────────────────────────────────────────────────────────────────────────────────────────

# 运行一个命令,在 $work/<名称> 追加一行:历时、处理器秒数(含数据库的)、峰值内存 MB
measure() { # 名称 命令…
    local name=$1 begin=$EPOCHREALTIME peak=0 seen process served=0
    shift
    [[ -z $pg_address ]] || served=$(postgres_cpu)
    "$@" >"$work/answer" 2>"$work/error" &
    process=$!
    while seen=$(sed -n 's/^VmHWM:[^0-9]*\([0-9]*\).*/\1/p' /proc/$process/status 2>/dev/null) && [[ -n $seen ]]; do
        peak=$seen
        sleep 0.05
    done
    wait $process || { cat "$work/error" >&2; exit 1; }
    calc '%.2f' "$EPOCHREALTIME - $begin" >>"$work/$name"
    printf ' %s %s\n' "$(times_of_children "$served")" $((peak / 1024)) >>"$work/$name"
    say "$name:$(tail -n 1 "$work/$name" | sed 's/^\([^ ]*\) \([^ ]*\) \([^ ]*\)/\1 秒,处理器 \2 秒,峰值 \3 MB/')"
}

children_before=0
# 自上次以来,本脚本的子进程用的处理器秒数,加上数据库的
times_of_children() { # 数据库原先用的
    local now served=0
    now=$(awk -v tick="$(getconf CLK_TCK)" '{ print ($16 + $17) / tick }' /proc/$$/stat)
    [[ -z $pg_address ]] || served=$(calc '%.2f' "$(postgres_cpu) - $1")
    calc '%.2f' "$now - $children_before + $served"
}
mark() { children_before=$(awk -v tick="$(getconf CLK_TCK)" '{ print ($16 + $17) / tick }' /proc/$$/stat); }

import() { # 名称 库 文件
    local address=$work/run.db
    if [[ $2 == sqlite ]]; then
        rm -f "$work"/run.db*
        cp "$work/base.db" "$work/run.db"
        sync "$work/run.db"
    else
        address="$pg_address;Database=run"
        pg_sql postgres 'drop database if exists run' >/dev/null
        pg_sql postgres 'create database run template base' >/dev/null
        pg_sql run 'checkpoint' >/dev/null
    fi
    mark
    measure "$1" dotnet "$program" import settlements "$3" --db "$address" --on $on --json
    cp "$work/answer" "$work/import.json"
    if [[ $2 == sqlite ]]; then echo $(($(stat -c %s "$work/run.db") - $(stat -c %s "$work/base.db"))) >"$work/kept-$1"
    else pg_sql run 'select pg_database_size(current_database())' >"$work/kept-$1"
        echo $(($(cat "$work/kept-$1") - $(pg_sql base 'select pg_database_size(current_database())'))) >"$work/kept-$1"; fi
}

# COPY 的表:金额 numeric(16,2),其余按内容;本地的 COPY 读不出有错的行,因此错行先由 DuckDB 所用的同一标准略去
copy() { # 文件
    local columns
    columns=$(head -n 1 "$1" | tr -d '\r' | tr ',' '\n' | sed -e '/_pay$\|amt$/s/$/ numeric(16,2)/' -e '/^setl_time$/s/$/ timestamp/' -e '/_flag$/s/$/ smallint/' \
        -e '/^setl_id$/s/$/ text primary key/' -e '/ /!s/$/ text/' | paste -sd, -)
    pg_sql postgres 'drop database if exists run' >/dev/null
    pg_sql postgres 'create database run' >/dev/null
    pg_sql run "create table settlement ($columns)" >/dev/null
    pg_sql run 'checkpoint' >/dev/null
    mark
    measure copy "$pg_bin/psql" -h 127.0.0.1 -p "$pg_port" -U postgres -d run -X -q -v ON_ERROR_STOP=1 -c "\\copy settlement from '$1' csv header"
}

count_lines() { mark; measure wc wc -l "$1"; }

group() { mark; measure duckdb node "$here/import-duckdb.cjs" "$modules" 2 "$1"; cp "$work/answer" "$work/duckdb.json"; }

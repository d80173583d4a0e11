#!/usr/bin/env bash
# 核验一年有多快:45,000 家机构 × 2 个险种 × 12 个月,一个统筹区,`yijie verify`,从启动进程到退出,SQLite 与 PostgreSQL 各测。
# 数据由真实的命令和服务办成:每月导入明细、申报、审核、扣款、DRG,预拨与结算经试算、复核、审批、导出、银行回执入账(与 bench month 相同),
# 再采集监督数据。造数据不计时;核验不通过,测量即失败。
#
#   MONTHS=12 PROVIDERS=45000 SETTLEMENTS=1000000 RUNS=3 DATABASES='sqlite postgres' ./yijie bench verify      SETTLEMENTS 是每月的行数
#   GROWTH=1    另测到第 1、3、12 个月为止的(GROWTH="1 2 3" 可指定),看历时与峰值内存怎样随月数增长
#   KEEP=1      保留文件夹,SQLite 的库在 $work/year.db
set -euo pipefail
# shellcheck source=bench/lib-bench.sh
source "$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")/lib-bench.sh"
# shellcheck source=bench/lib-month.sh
source "$bench/lib-month.sh"

months=${MONTHS:-12}
providers=${PROVIDERS:-45000}
settlements=${SETTLEMENTS:-1000000}
runs=${RUNS:-3}
databases=${DATABASES:-sqlite postgres}
growth=${GROWTH:-}
[[ $growth != 1 ]] || growth='1 3 12'
first=2025-06

regions=(140100)

add_month() { # 月份
    out=$work/$database-$1
    mkdir -p "$out"
    month_facts "$1"
    server_start "$(after "$1")-22"
    month_acts "$1" 1
    server_stop
    rm -r "$out"
}

verify() { # 几个月
    yijie supervise refresh --db "$db" --as province --on "$(after "$month")-24" >/dev/null
    [[ $database == sqlite ]] || { pg_sql year 'vacuum analyze'; pg_sql year checkpoint; }
    for ((n = 1; n <= runs; n++)); do measure "$database-$1" dotnet "$program" verify --db "$db"; done
    "${database}_query" year 'select (select count(*) from statement), (select count(*) from instruction), (select count(*) from voucher_line), (select count(*) from segment)' | tr '|' ' ' >"$work/size-$1"
}

of() { awk -v column="$2" '{ print $column }' "$work/$1" | median; } # 项目 第几列

month=$first
for ((m = 1; m < months; m++)); do month=$(after "$month"); done
say "生成 $providers 家机构、$months 个月、每月 $settlements 行的数据 …"
month_files $first "$month"
for database in $databases; do
    [[ $database == sqlite ]] || { postgres_start "$work/pg"; pg_sql postgres 'create database year'; }
    db=$("${database}_address" year)
    month_base 2025-06-30
    month=$first
    for ((m = 1; m <= months; m++)); do
        say "$database:$month …"
        add_month "$month"
        if [[ $m == "$months" || " $growth " == *" $m "* ]]; then verify "$m"; fi
        month=$(after "$month")
    done
done

machine "$("$pg_bin/postgres" --version),SQLite(随程序的一份);$providers 家机构 × 2 个险种,每月 $settlements 行结算"
printf '目标      一年 ≤ 60 秒\n\n'
printf '| %s ' 月数 库 '秒(中位)' 各次 处理器秒 '峰值 MB' 结算单 支付指令 分录行 明细段; echo '|'
printf '| %s ' --- --- --- --- --- --- --- --- --- ---; echo '|'
for ((m = 1; m <= months; m++)); do
    for database in $databases; do
        [[ -e $work/$database-$m && -e $work/size-$m ]] || continue
        # shellcheck disable=SC2046 # 几个数
        printf '| %s ' "$m" "$database" "$(of "$database-$m" 1)" "$(awk '{ print $1 }' "$work/$database-$m" | paste -sd' ' -)" "$(of "$database-$m" 2)" "$(of "$database-$m" 3)" $(<"$work/size-$m"); echo '|'
    done
done

#!/usr/bin/env bash
# 一个月有多快:45,000 家机构 × 2 个险种,一个统筹区,在 PostgreSQL 上,走真实的命令:
# 预拨与结算的试算、复核、审批、导出 pain.001、银行回执入账。准备工作(建库、导入)不计时。
# 对照:同一台服务器用 COPY 把同样的分录行装进同样的空表(含主键、索引、触发器)要多久。
#
#   PROVIDERS=45000 SETTLEMENTS=1000000 RUNS=3 ./yijie bench month
#   KEEP=1      保留文件夹与各步输出,供剖析
set -euo pipefail
here=$(cd -- "$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")" && pwd)
root=$(dirname "$here")
# shellcheck source=bench/lib-postgres.sh
source "$here/lib-postgres.sh"

providers=${PROVIDERS:-45000}
settlements=${SETTLEMENTS:-1000000}
runs=${RUNS:-3}
region=140100
month=2025-06

work=$(mktemp -d "${TMPDIR:-/tmp}/yijie-bench-XXXXXX")
chmod 755 "$work"
finish() {
    postgres_stop
    if [[ -n ${KEEP:-} ]]; then echo "保留 $work" >&2; else rm -rf -- "$work"; fi
}
trap finish EXIT

say() { printf '%s\n' "$*" >&2; }

"$root/yijie" --version >/dev/null # 先编译好
program=$(readlink -f "$root/.build/program")/yijie.dll
yijie() { dotnet "$program" "$@"; }

seconds() { awk -v a="$1" -v b="$2" 'BEGIN { printf "%.2f", b - a }'; }
median() { sort -n | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'; }
field() { head -c 400 "$1" | sed -n "s/.*\"$2\":\"\([^\"]*\)\".*/\1/p"; } # 批次的字段都在答复的开头

# ── 准备 ─────────────────────────────────────────────────────────────────────────────────────────

say "生成 $providers 家机构、$settlements 行结算数据 …"
yijie generate --out "$work/files" --providers "$providers" --settlements "$settlements" --from $month --to $month --regions $region --json >/dev/null 2>"$work/generate.log"
postgres_start "$work/pg"
pg_sql postgres 'create database prepared'
prepared="$pg_address;Database=prepared"
yijie init --demo-users --db "$prepared" >/dev/null

import() { # 日期 种类 文件…
    local day=$1 kind=$2
    shift 2
    yijie import "$kind" "$@" --db "$prepared" --on "$day" --json >>"$work/imports.json"
}
say '导入 …'
for kind in providers agreements enrolments; do import 2025-06-30 "$kind" "$work/files/$kind.csv"; done
import 2025-07-01 settlements "$work/files/settlements-$month.csv"
for fund in 310 390; do
    yijie pay account set --region $region --fund $fund --account-name 医疗保险中心 --bank-name 中国工商银行 --bank-no 102161000018 \
        --account-no "0502$fund" --db "$prepared" --as k.$region --on 2025-07-01 >/dev/null
    yijie funds receive --region $region --fund $fund --amount 9000000000 --db "$prepared" --as f.$region --on 2025-07-01 >/dev/null
done
pg_sql postgres 'create database filled template prepared'
filled="$pg_address;Database=filled"

# 申报、审核、扣款在预拨之后到达;它们与计时的各步无关,先导入到样板里,预拨读不到它们。
for kind in declarations deductions drg reviews; do
    yijie import "$kind" "$work/files/$kind-$month.csv" --db "$filled" --on 2025-07-21 --json >>"$work/imports.json"
done

# ── 计时 ─────────────────────────────────────────────────────────────────────────────────────────

# 银行对文件里的每一条指令都答复“已入账”。
bank_confirms() { # pain.001 日期
    { echo 'instruction_id,status,booked_on,bank_ref'
      grep -o '<InstrId>[^<]*' "$1" | sed -e 's/<InstrId>//' -e "s/\$/,ACSC,$2,B/"; }
}

# 每步记下:历时,程序用的处理器时间,数据库用的处理器时间(机器忙时看后两项)。
step() { # 名称 命令…
    local name=$1 begin=$EPOCHREALTIME served cpu
    shift
    served=$(postgres_cpu)
    TIMEFORMAT='%U %S'
    cpu=$({ time yijie "$@" --db "$db" --json >"$out/$name.json" 2>"$out/$name.log"; } 2>&1) || { cat "$out/$name.log" >&2; exit 1; }
    printf '%s %s %s %s\n' "$name" "$(seconds "$begin" "$EPOCHREALTIME")" "$(awk '{ print $1 + $2 }' <<<"$cpu")" "$(seconds "$served" "$(postgres_cpu)")" >>"$out/steps"
}

half_month() { # 险种 advance|settle 试算日 付款日
    local fund=$1 act=$2 decided=$3 booked=$4 id hash
    step "$act-$fund-calculate" "$act" calculate --region $region --fund "$fund" --month $month --as h.$region --on "$decided"
    id=$(field "$out/$act-$fund-calculate.json" id)
    hash=$(field "$out/$act-$fund-calculate.json" hash)
    step "$act-$fund-review" "$act" review --id "$id" --hash "$hash" --as r.$region --on "$decided"
    step "$act-$fund-approve" "$act" approve --id "$id" --hash "$hash" --as a.$region --on "$decided"
    step "$act-$fund-export" pay export --batch "$id" --out "$out/$act-$fund.xml" --as c.$region --on "$decided"
    bank_confirms "$out/$act-$fund.xml" "$booked" >"$out/$act-$fund.csv"
    step "$act-$fund-result" pay result "$out/$act-$fund.csv" --as c.$region --on "$booked"
}

run_month() { # 序号
    out=$work/run$1
    mkdir -p "$out"
    pg_sql postgres 'drop database if exists month' 2>/dev/null
    pg_sql postgres 'create database month template filled'
    pg_sql postgres checkpoint
    db="$pg_address;Database=month"
    for fund in 310 390; do half_month $fund advance 2025-07-22 2025-07-22; done
    for fund in 310 390; do half_month $fund settle 2025-07-23 2025-07-23; done
    awk '{ s += $2; c += $3; p += $4 } END { printf "%.2f %.2f %.2f\n", s, c, p }' "$out/steps" >>"$work/totals"
    say "第 $1 次:$(awk '{ printf "%s 秒,处理器 程序 %s + 数据库 %s", $1, $2, $3 }' <(tail -n 1 "$work/totals"))"
}

# 同样的行,同样的表(主键、索引、只增不改的触发器),由服务器自己从文件读入,一次提交。
run_peer() {
    local begin
    [[ -e $work/pg/lines.copy ]] || pg_sql month "copy voucher_line to '$work/pg/lines.copy' (format binary)"
    pg_sql month 'drop table if exists peer'
    pg_sql month 'create table peer (like voucher_line including all)'
    pg_sql month 'create trigger peer_append_only before update or delete or truncate on peer for each statement execute function append_only()'
    pg_sql month checkpoint
    begin=$EPOCHREALTIME
    pg_sql month "copy peer from '$work/pg/lines.copy' (format binary)"
    seconds "$begin" "$EPOCHREALTIME" >>"$work/peers"
    echo >>"$work/peers"
    pg_sql month 'drop table peer'
    say "COPY 第 $1 次:$(tail -n 1 "$work/peers") 秒"
}

for ((n = 1; n <= runs; n++)); do run_month "$n"; done
for ((n = 1; n <= runs; n++)); do run_peer "$n"; done

# ── 结果 ─────────────────────────────────────────────────────────────────────────────────────────

total=$(cut -d ' ' -f 1 "$work/totals" | median)
peer=$(median <"$work/peers")
lines=$(pg_sql month 'select count(*) from voucher_line')
instructions=$(pg_sql month 'select count(*) from instruction')
statements=$(pg_sql month 'select count(*) from statement')
pg_sql month 'select fund, sum(debit_fen) = sum(credit_fen) from voucher_line group by fund' | grep -qv '|t' && { say '账不平'; exit 1; }

printf '机器      %s,%s 核,%s\n' "$(uname -m)" "$(nproc)" "$(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1)"
printf '软件      %s,.NET %s\n' "$("$pg_bin/postgres" --version)" "$(dotnet --list-runtimes | sed -n 's/^Microsoft.NETCore.App \([^ ]*\).*/\1/p' | tail -n 1)"
printf '规模      %s 家机构 × 2 个险种:结算单 %s 份,支付指令 %s 条,分录 %s 行\n' "$providers" "$statements" "$instructions" "$lines"
echo
printf '各步(%s 次的中位数,秒)       历时   程序CPU 数据库CPU\n' "$runs"
awk '{ print $1 }' "$work/run1/steps" | while read -r name; do
    printf '  %-24s' "$name"
    for column in 2 3 4; do printf ' %9s' "$(cat "$work"/run*/steps | awk -v n="$name" -v c=$column '$1 == n { print $c }' | median)"; done
    echo
done
echo
printf '一个月    %s 秒(各次:%s;目标 ≤ 30)\n' "$total" "$(cut -d ' ' -f 1 "$work/totals" | tr '\n' ' ')"
printf '处理器    程序 %s 秒,数据库 %s 秒\n' "$(cut -d ' ' -f 2 "$work/totals" | median)" "$(cut -d ' ' -f 3 "$work/totals" | median)"
printf 'COPY      %s 秒(各次:%s)\n' "$peer" "$(tr '\n' ' ' <"$work/peers")"
printf '倍数      %s(目标 ≤ 2)\n' "$(awk -v a="$total" -v b="$peer" 'BEGIN { printf "%.2f", a / b }')"

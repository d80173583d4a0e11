#!/usr/bin/env bash
# 结算明细导入有多快:一个省一个月的明细导入一个新的 SQLite 库(校验、查重、落盘、计入额就绪),走真实的命令,从启动进程到退出。
# 对照:DuckDB(2 线程)在同一次测量里读同一个文件,按机构 × 险种 × 医疗类别分组合计,什么也不存。
# 生成文件、建库、导入机构不计时。两边交替进行,各取中位数。
#
#   ROWS=5000000 PROVIDERS=45000 FROM=2025-07 TO=2025-07 RUNS=3 ./yijie bench import
#   FILE=某文件.csv REGISTER=机构.csv   不生成,用现成的文件
set -euo pipefail
here=$(cd -- "$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")" && pwd)
root=$(dirname "$here")

rows=${ROWS:-5000000}
providers=${PROVIDERS:-45000}
from=${FROM:-2025-07}
to=${TO:-$from}
runs=${RUNS:-3}
duckdb=1.5.6-r.1
regions=140100,140200,140300,140400,140500,140600,140700,140800,140900,141000,141100,149900

work=$(mktemp -d "${TMPDIR:-/tmp}/yijie-bench-XXXXXX")
trap 'rm -rf -- "$work"' EXIT
say() { printf '%s\n' "$*" >&2; }
median() { sort -n | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'; }
list() { tr '\n' ' ' | sed 's/ $//'; }
field() { sed -n "s/.*\"$2\":\"\{0,1\}\([^,\"}]*\).*/\1/p" "$1" | head -n 1; }

"$root/yijie" --version >/dev/null # 先编译好
program=$(readlink -f "$root/.build/program")/yijie.dll

modules=$here/out/duckdb
if [[ ! -d $modules/node_modules/@duckdb/node-api ]]; then
    say "安装 @duckdb/node-api $duckdb(在 bench/out/,不入库)…"
    npm install --silent --no-audit --no-fund --prefix "$modules" "@duckdb/node-api@$duckdb" >/dev/null
fi

if [[ -z ${FILE:-} ]]; then
    say "生成 $rows 行、$providers 家机构、$from 至 $to …"
    dotnet "$program" generate --out "$work/data" --providers "$providers" --settlements "$rows" --from "$from" --to "$to" --regions $regions >/dev/null 2>&1
    FILE=$work/settlements.csv
    REGISTER=$work/data/providers.csv
    # 几个月合成一个文件:表头只留一个
    for part in "$work"/data/settlements-*.csv; do
        if [[ ! -e $FILE ]]; then mv "$part" "$FILE"; else tail -n +2 "$part" >>"$FILE"; rm "$part"; fi
    done
fi
dotnet "$program" init --db "$work/base.db" >/dev/null
dotnet "$program" import providers "$REGISTER" --db "$work/base.db" --on 2026-01-01 >/dev/null
sync
cat "$FILE" >/dev/null # 两边都从内存中的文件读起

run_import() { # 序号
    local begin end
    rm -f "$work"/run.db*
    cp "$work/base.db" "$work/run.db"
    sync "$work/run.db"
    begin=$EPOCHREALTIME
    dotnet "$program" import settlements "$FILE" --db "$work/run.db" --on 2026-01-01 --json >"$work/import.json" 2>"$work/import.err" &
    local process=$! peak=0 seen
    while seen=$(sed -n 's/^VmHWM:[^0-9]*\([0-9]*\).*/\1/p' /proc/$process/status 2>/dev/null) && [[ -n $seen ]]; do
        peak=$seen
        sleep 0.05
    done
    wait $process || { cat "$work/import.err" >&2; exit 1; }
    end=$EPOCHREALTIME
    awk -v a="$begin" -v b="$end" 'BEGIN { printf "%.2f\n", b - a }' >>"$work/imports"
    echo $((peak / 1024)) >>"$work/peaks"
    say "导入第 $1 次:$(tail -n 1 "$work/imports") 秒,峰值 $(tail -n 1 "$work/peaks") MB"
}

run_peer() { # 序号
    local begin end
    begin=$EPOCHREALTIME
    node "$here/import-duckdb.cjs" "$modules" 2 "$FILE" >"$work/duckdb.json"
    end=$EPOCHREALTIME
    awk -v a="$begin" -v b="$end" 'BEGIN { printf "%.2f\n", b - a }' >>"$work/peers"
    field "$work/duckdb.json" peakMb >>"$work/peer-peaks"
    say "DuckDB 第 $1 次:$(tail -n 1 "$work/peers") 秒,峰值 $(tail -n 1 "$work/peer-peaks") MB"
}

for ((n = 1; n <= runs; n++)); do
    run_peer "$n"
    run_import "$n"
done

# ── 结果 ─────────────────────────────────────────────────────────────────────────────────────────

size=$(stat -c %s "$FILE")
kept=$(stat -c %s "$work/run.db")
base=$(stat -c %s "$work/base.db")
ours=$(median <"$work/imports")
peer=$(median <"$work/peers")
lines=$(field "$work/import.json" lines)
printf '机器      %s,%s 核,%s\n' "$(uname -m)" "$(nproc)" "$(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1)"
printf '软件      .NET %s,DuckDB %s,SQLite(WAL,synchronous=FULL)\n' "$(dotnet --list-runtimes | sed -n 's/^Microsoft.NETCore.App \([^ ]*\).*/\1/p' | tail -n 1)" "$(field "$work/duckdb.json" version)"
printf '文件      %s 行,%s MB;接收 %s,重复 %s,撤销 %s,拒收 %s\n' "$lines" $((size / 1000000)) \
    "$(field "$work/import.json" accepted)" "$(field "$work/import.json" duplicates)" "$(field "$work/import.json" withdrawn)" "$(field "$work/import.json" rejected_lines)"
printf '导入      %s 秒(各次:%s),峰值 %s MB(目标 ≤ 600),每秒 %s 万行\n' "$ours" "$(list <"$work/imports")" "$(median <"$work/peaks")" \
    "$(awk -v n="$lines" -v s="$ours" 'BEGIN { printf "%.0f", n / s / 10000 }')"
printf 'DuckDB    %s 秒(各次:%s),峰值 %s MB,%s 组\n' "$peer" "$(list <"$work/peers")" "$(median <"$work/peer-peaks")" "$(field "$work/duckdb.json" groups)"
printf '倍数      %s(目标 ≤ 1)\n' "$(awk -v a="$ours" -v b="$peer" 'BEGIN { printf "%.2f", a / b }')"
printf '存下      %s MB,文件的 %s%%(含索引与合计)\n' $(((kept - base) / 1000000)) "$(awk -v a="$((kept - base))" -v b="$size" 'BEGIN { printf "%.1f", 100 * a / b }')"

# 供测量脚本引用:编译好的程序、一个结束时删去的文件夹、计时与分位数、机器的名字。
#
#   yijie …           运行编译好的程序
#   $work             这次测量的文件夹;KEEP=1 保留
#   seconds A B       两个时刻之差
#   at Q, median      标准输入中各数的分位数
#   measure 名称 命令…  运行一个命令,记下历时、处理器秒数、峰值内存
#   machine           写明机器与软件
# shellcheck shell=bash

bench=$(cd -- "$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")" && pwd)
root=$(dirname "$bench")
# shellcheck source=bench/lib-postgres.sh
source "$bench/lib-postgres.sh"

work=$(mktemp -d "${TMPDIR:-/tmp}/yijie-bench-XXXXXX")
chmod 755 "$work"
finish() {
    [[ -z ${server:-} ]] || kill "$server" 2>/dev/null || true # 半途而废的,服务还开着
    postgres_stop
    if [[ -n ${KEEP:-} ]]; then echo "保留 $work" >&2; else rm -rf -- "$work"; fi
}
trap finish EXIT

say() { printf '%s\n' "$*" >&2; }

"$root/yijie" --version >/dev/null # 先编译好
program=$(readlink -f "$root/.build/program")/yijie.dll
yijie() { dotnet "$program" "$@"; }

seconds() { awk -v a="$1" -v b="$2" 'BEGIN { printf "%.3f\n", b - a }'; }
at() { sort -n | awk -v q="$1" '{ v[NR] = $1 } END { i = int(NR * q); if (i < NR * q) i++; print v[i] }'; }
median() { at 0.5; }
calc() { awk "BEGIN { printf \"$1\", $2 }"; }

exec {nap}<> <(:) # 等一会儿而不另起进程
# 本脚本的子进程至今用的处理器秒数
children_cpu() {
    times >"$work/times"
    tail -n 1 "$work/times" | sed 's/[ms]/ /g' | awk '{ print $1 * 60 + $2 + $3 * 60 + $4 }'
}

# 运行一个命令,在 $work/<名称> 追加一行:历时、处理器秒数(含 PostgreSQL 的)、峰值内存 MB(本进程的)
measure() { # 名称 命令…
    local name=$1 peak=0 served=0 begin wall process key value
    shift
    [[ -z $pg_address ]] || served=$(postgres_cpu)
    children_cpu >"$work/before"
    begin=$EPOCHREALTIME
    "$@" >"$work/answer" 2>"$work/error" &
    process=$!
    while [[ -e /proc/$process/status ]]; do
        value=''
        while read -r key value _; do [[ $key != VmHWM: ]] || break; done 2>/dev/null <"/proc/$process/status" || true
        [[ $key == VmHWM: ]] || break # 已经结束
        peak=$value
        read -rt 0.02 -u "$nap" || true
    done
    wait $process || { cat "$work/error" >&2; exit 1; }
    wall=$(calc %.2f "$EPOCHREALTIME - $begin")
    children_cpu >"$work/after"
    [[ -z $pg_address ]] || served=$(calc %.2f "$(postgres_cpu) - $served")
    [[ -n $pg_address ]] || served=0
    echo "$wall $(calc %.2f "$(<"$work/after") - $(<"$work/before") + $served") $((peak / 1024))" >>"$work/$name"
    say "$name:$(tail -n 1 "$work/$name" | awk '{ printf "%s 秒,处理器 %s 秒,峰值 %s MB", $1, $2, $3 }')"
}

machine() {
    printf '机器      %s,%s 核,%s,测量时负载 %s\n' "$(uname -m)" "$(nproc)" "$(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1)" "$(cut -d ' ' -f 1-3 /proc/loadavg)"
    printf "软件      .NET %s,%s\n" "$(dotnet --list-runtimes | sed -n "s/^Microsoft.NETCore.App \([^ ]*\).*/\1/p" | tail -n 1)" "$1"
}

# 供测量脚本引用:编译好的程序、一个结束时删去的文件夹、计时与分位数、机器的名字。
#
#   yijie …           运行编译好的程序
#   $work             这次测量的文件夹;KEEP=1 保留
#   seconds A B       两个时刻之差
#   at Q, median      标准输入中各数的分位数
#   machine           写明机器与软件
# shellcheck shell=bash

bench=$(cd -- "$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")" && pwd)
root=$(dirname "$bench")
# shellcheck source=bench/lib-postgres.sh
source "$bench/lib-postgres.sh"

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

seconds() { awk -v a="$1" -v b="$2" 'BEGIN { printf "%.3f\n", b - a }'; }
at() { sort -n | awk -v q="$1" '{ v[NR] = $1 } END { i = int(NR * q); if (i < NR * q) i++; print v[i] }'; }
median() { at 0.5; }

machine() {
    printf '机器      %s,%s 核,%s,测量时负载 %s\n' "$(uname -m)" "$(nproc)" "$(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1)" "$(cut -d ' ' -f 1-3 /proc/loadavg)"
    printf "软件      .NET %s,%s\n" "$(dotnet --list-runtimes | sed -n "s/^Microsoft.NETCore.App \([^ ]*\).*/\1/p" | tail -n 1)" "$1"
}

#!/usr/bin/env bash
# 二十个人同时用:一个省的数据在 PostgreSQL 上,服务的进程一直开着,各岗位一页接一页地看(load.mjs)。没有对照。
#
#   PROVIDERS=45000 FOR=60 ./yijie bench load
#   KEEP=1      保留文件夹
set -euo pipefail
# shellcheck source=bench/lib-province.sh
source "$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")/lib-province.sh"

province_bench load.mjs "${FOR:-60}"

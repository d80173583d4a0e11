#!/usr/bin/env bash
# 问一句要多久:一个省的数据在 PostgreSQL 上,经服务的接口,进程已热(ask.mjs)。没有对照。
#
#   PROVIDERS=45000 TIMES=200 ./yijie bench ask
#   KEEP=1      保留文件夹
set -euo pipefail
# shellcheck source=bench/lib-province.sh
source "$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")/lib-province.sh"

province_bench ask.mjs "${TIMES:-200}"

# 供 load 与 ask 引用:一个省十二个月的数据在 PostgreSQL 上,和打开它的服务。
#
#   province_bench 脚本 参数           装入 $PROVIDERS 家机构的数据,启动服务,用 node 跑这个脚本,印出机器与它的表格
# 十二个月的数据由 dashboard.sql 与 province.sql 直接写进各表;六月的预拨与结算、明细的一段,由真实的命令办成。
# shellcheck shell=bash

province_day=2026-08-12
province_regions=(140100 140200 140300)
address=''
service=''
started=''
ready=''

# shellcheck source=bench/lib-bench.sh
source "$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")/lib-bench.sh"
trap 'province_stop; finish' EXIT

province_bench() {
    say "装入 ${PROVIDERS:=45000} 家机构的数据,启动服务 …"
    province_start "$work" "$PROVIDERS"
    machine "$("$pg_bin/postgres" --version)"
    printf '就绪      启动后 %s 秒(/readyz)\n' "$ready"
    printf '规模      %s 家机构,12 个统筹区,12 个月:计入额 %s 行,结算单 %s 份,支付指令 %s 条,分录 %s 行,明细 %s 段\n\n' "$PROVIDERS" \
        $(pg_sql province 'select (select count(*) from monthly_total), (select count(*) from statement), (select count(*) from instruction), (select count(*) from voucher_line), (select count(*) from segment)' | tr '|' ' ')
    node "$bench/$1" "$address" "$2" "$(IFS=,; echo "${province_regions[*]}")"
    printf '\n服务用去处理器 %s 秒\n' "$(awk -v tick="$(getconf CLK_TCK)" '{ printf "%.0f", ($14 + $15) / tick }' "/proc/$service/stat")"
}

province_start() {
    local folder=$1 providers=$2 db log=$1/load.log
    postgres_start "$folder/pg"
    pg_sql postgres 'create database province'
    db="$pg_address;Database=province"
    export YIJIE_DB=$db
    yijie init --demo-users --on 2025-05-23
    load_sql "$bench/dashboard.sql" -v providers="$providers"
    real_rows "$folder"
    load_sql "$bench/province.sql" -v regions="$(printf "'%s'," "${province_regions[@]}" | sed 's/,$//')"
    pg_sql province 'vacuum analyze'
    for region in "${province_regions[@]}"; do june "$folder" "$region"; done
    yijie supervise refresh --as province --on $province_day
    pg_sql province 'vacuum analyze'
    started=$EPOCHREALTIME
    dotnet "$program" serve --db "$db" --urls http://127.0.0.1:0 --business-day $province_day 2>"$folder/serve.log" >/dev/null &
    service=$!
    until address=$(sed -n 's/.*正在服务:\(http[^ (]*\).*/\1/p' "$folder/serve.log") && [[ -n $address ]]; do
        kill -0 $service 2>/dev/null || { cat "$folder/serve.log" >&2; exit 1; }
        sleep 0.2
    done
    until curl -sf -o "$folder/readyz" "$address/readyz"; do sleep 0.2; done
    ready=$(seconds "$started" "$EPOCHREALTIME")
}

province_stop() {
    [[ -z $service ]] || { kill $service; wait $service || true; }
    service=''
}

yijie() { dotnet "$program" "$@" >>"$log" 2>&1 || { tail -n 5 "$log" >&2; printf '未成:yijie %s\n' "$*" >&2; exit 1; }; }

load_sql() {
    local file=$1
    shift
    "$pg_bin/psql" -h "$pg_folder" -p "$pg_port" -U postgres -d province -X -q -v ON_ERROR_STOP=1 "$@" -f "$file" >/dev/null
}

# 几家真的机构、真的明细:一家大约一百行。
real_rows() {
    yijie generate --out "$1/rows" --providers 10 --settlements 1000 --from 2025-06 --to 2025-06 --regions 149900 --seed 1
    yijie import providers "$1/rows/providers.csv" --on 2026-06-30
    yijie import settlements "$1"/rows/settlements-2025-06.csv --on 2026-06-30
}

# 六月的职工预拨与结算,逐步交回摘要。
june() {
    local folder=$1 region=$2 on
    for on in 2026-07-20:advance:A1 2026-08-12:settle:S1; do
        IFS=: read -r day act kind <<<"$on"
        yijie funds receive --region "$region" --fund 310 --amount 9000000000 --ref "$region$kind" --as "f.$region" --on "$day"
        yijie "$act" calculate --region "$region" --fund 310 --month 2026-06 --as "h.$region" --on "$day"
        hash=$(pg_sql province "select hash from batch where id = '$region-310-202606-$kind'")
        yijie "$act" review --id "$region-310-202606-$kind" --hash "$hash" --as "r.$region" --on "$day"
        yijie "$act" approve --id "$region-310-202606-$kind" --hash "$hash" --as "a.$region" --on "$day"
        [[ $kind == A1 ]] || continue
        yijie pay export --batch "$region-310-202606-A1" --out "$folder/$region.xml" --as "c.$region" --on "$day"
        yijie demo bank "$folder/$region.xml" --on 2026-07-21
        yijie pay result "$folder/$region-result.csv" --as "c.$region" --on 2026-07-21
    done
}

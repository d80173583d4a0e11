# 供 month 与 verify 引用:几个统筹区几个月的数据,走真实的命令和服务办成。
#
#   month_files FROM TO        生成 $providers 家机构、每月 $settlements 行的文件到 $work/files
#   month_base                 在 $db 建库,导入机构、协议、参加情况,登记支付账户
#   month_facts MONTH          导入这个月的明细、申报、审核、扣款、DRG,收到拨款
#   server_start DAY           打开 $db 的服务,等它就绪,各统筹区四个人登录
#   month_acts MONTH N         经服务办成,N 个统筹区同时办(month.mjs);各步的历时在 $out/steps
#   server_stop
# 引用者备好 $regions、$database(postgres 或 sqlite)、$db、$out(服务与各步的输出)
# shellcheck shell=bash disable=SC2154

postgres_address() { echo "$pg_address;Database=$1"; }
postgres_query() { pg_sql "$1" "$2"; }
sqlite_address() { echo "$work/$1.db"; }
sqlite_query() { sqlite3 "$work/$1.db" "$2"; }

after() { date -d "$1-01 + 1 month" +%Y-%m; } # 次月

# ── 数据 ─────────────────────────────────────────────────────────────────────────────────────────

month_files() {
    yijie generate --out "$work/files" --providers "$providers" --settlements "$((settlements * ${months:-1}))" --from "$1" --to "$2" --regions "$(IFS=,; echo "${regions[*]}")" --json >/dev/null 2>"$work/generate.log"
}

import() { # 日期 种类 文件
    yijie import "$2" "$3" --db "$db" --on "$1" --json >>"$work/imports.json" 2>>"$work/imports.log"
}

month_base() { # 日期
    yijie init --demo-users --db "$db" >/dev/null
    for kind in providers agreements enrolments; do import "$1" "$kind" "$work/files/$kind.csv"; done
    for region in "${regions[@]}"; do
        for fund in 310 390; do
            yijie pay account set --region "$region" --fund $fund --account-name 医疗保险中心 --bank-name 中国工商银行 --bank-no 102161000018 \
                --account-no "0502$fund" --db "$db" --as "k.$region" --on "$1" >/dev/null
        done
    done
}

# 申报、审核、扣款在预拨之后到达;它们与办理无关,先导入,预拨读不到它们。
month_facts() {
    local next
    next=$(after "$1")
    import "$next-01" settlements "$work/files/settlements-$1.csv"
    for region in "${regions[@]}"; do
        for fund in 310 390; do yijie funds receive --region "$region" --fund $fund --amount 9000000000 --ref "$1" --db "$db" --as "f.$region" --on "$next-01" >/dev/null; done
    done
    for kind in declarations deductions drg reviews; do import "$next-21" "$kind" "$work/files/$kind-$1.csv"; done
}

# ── 服务 ─────────────────────────────────────────────────────────────────────────────────────────

server_start() { # 业务日
    dotnet "$program" serve --urls http://127.0.0.1:0 --business-day "$1" --db "$db" >"$out/serve.out" 2>"$out/serve.log" &
    server=$!
    until url=$(grep -ho 'http://127.0.0.1:[0-9]*' "$out/serve.out" "$out/serve.log" | grep -v ':0$' | head -n 1) && [[ -n $url ]]; do sleep 0.1; done
    until curl -sf -o "$out/readyz" "$url/readyz"; do sleep 0.2; done # 启动后先算各区的合计(决定 193),算完才是启动好了
    node "$bench/month.mjs" sign-in "$url" "$out/cookies.json" "${regions[@]}"
}

month_acts() { node "$bench/month.mjs" act "$url" "$out/cookies.json" "$@" >"$out/steps"; }

server_stop() {
    kill "$server"
    wait "$server" || true
    server=''
}

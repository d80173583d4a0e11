# 供 month 与 verify 引用:几个统筹区几个月的数据,走真实的命令和服务办成。
#
#   month_files FROM TO        生成 $providers 家机构、每月 $settlements 行的文件到 $work/files
#   month_base                 在 $db 建库,导入机构、协议、参加情况,登记支付账户
#   month_facts MONTH          导入这个月的明细、申报、审核、扣款、DRG,收到拨款
#   month_acts MONTH REGION…   一个接一个统筹区,预拨与结算两个险种:试算、复核、审批、导出、银行回执;每步经 step
#   server_start … server_stop 打开 $db 的服务,各统筹区四个人登录;server_step 经接口办一步
# 引用者备好 $regions、$database(postgres 或 sqlite)、$db、$out(各步的输出),并定义 step 统筹区 名称 办理人 日期 命令 名=值…
# shellcheck shell=bash disable=SC2154

postgres_address() { echo "$pg_address;Database=$1"; }
postgres_query() { pg_sql "$1" "$2"; }
sqlite_address() { echo "$work/$1.db"; }
sqlite_query() { sqlite3 "$work/$1.db" "$2"; }

field() { head -c 400 "$1" | sed -n "s/.*\"$2\":\"\([^\"]*\)\".*/\1/p"; } # 批次的字段都在答复的开头

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

# ── 办理 ─────────────────────────────────────────────────────────────────────────────────────────

month_acts() {
    local month=$1 next region
    next=$(after "$month")
    for region in "${@:2}"; do
        for fund in 310 390; do half_month $fund advance "$next-22"; done
        for fund in 310 390; do half_month $fund settle "$next-23"; done
    done
}

half_month() { # 险种 advance|settle 办理日;月份与统筹区由 month_acts 定
    local fund=$1 act=$2 day=$3 made id hash
    made=$out/$region-$act-$fund
    step "$region" "$act-$fund-calculate" "h.$region" "$day" "$act calculate" region="$region" fund="$fund" month="$month" brief=true
    id=$(field "$made-calculate.json" id)
    hash=$(field "$made-calculate.json" hash)
    step "$region" "$act-$fund-review" "r.$region" "$day" "$act review" id="$id" hash="$hash" brief=true
    step "$region" "$act-$fund-approve" "a.$region" "$day" "$act approve" id="$id" hash="$hash" brief=true
    step "$region" "$act-$fund-export" "c.$region" "$day" 'pay export' batch="$id" out="$made.xml"
    bank_confirms "$made.xml" "$day" >"$made.csv"
    step "$region" "$act-$fund-result" "c.$region" "$day" 'pay result' file="$made.csv"
}

# 银行对文件里的每一条指令都答复“已入账”。
bank_confirms() { # pain.001 日期
    { echo 'instruction_id,status,booked_on,bank_ref'
      grep -o '<InstrId>[^<]*' "$1" | sed -e 's/<InstrId>//' -e "s/\$/,ACSC,$2,B/"; }
}

# ── 服务 ─────────────────────────────────────────────────────────────────────────────────────────

server_start() { # 业务日
    dotnet "$program" serve --urls http://127.0.0.1:0 --business-day "$1" --db "$db" >"$out/serve.out" 2>"$out/serve.log" &
    server=$!
    until url=$(grep -ho 'http://127.0.0.1:[0-9]*' "$out/serve.out" "$out/serve.log" | grep -v ':0$' | head -n 1) && [[ -n $url ]]; do sleep 0.1; done
    for region in "${regions[@]}"; do
        for who in h r a c; do # 登录按地址限次:一个统筹区一个地址
            curl -sS --fail-with-body -c "$out/cookie-$who.$region" -H "X-Forwarded-For: 10.${region:2:2}.0.1" -H 'X-Yijie: 1' -H 'Content-Type: application/json' \
                -d "{\"name\":\"$who.$region\",\"password\":\"yijie-2025-demo\"}" "$url/api/v1/session" >/dev/null
        done
    done
}

server_stop() {
    kill "$server"
    wait "$server" || true
    server=''
}

server_step() { # 输出 办理人 日期 命令 名=值…;写出的文件随后下载,上传的文件随请求送去
    local into=$1 who=$2 day=$3 path=${4// //} body='' form=() download=''
    shift 4
    for given in "$@"; do
        case $given in
            file=*) form=(-F "file=@${given#file=}") ;;
            out=*) download=${given#out=} body+=",\"out\":\"$(basename "$download")\"" ;;
            *) body+=",\"${given%%=*}\":\"${given#*=}\"" ;;
        esac
    done
    [[ ${#form[@]} == 0 ]] && form=(-H 'Content-Type: application/json' -d "{\"on\":\"$day\"$body}") || form+=(-F "on=$day")
    curl -sS --fail-with-body -b "$out/cookie-$who" -H 'X-Yijie: 1' -D "$into.headers" "${form[@]}" "$url/api/v1/$path" >"$into.json" 2>"$into.log" || return 1
    [[ -z $download ]] || curl -sS --fail-with-body -b "$out/cookie-$who" -o "$download" "$url$(sed -n 's/^[Ll]ink: <\([^>]*\)>.*/\1/p' "$into.headers")"
}

# 供测量脚本引用:一个私有的 PostgreSQL,用 Debian 的程序,放在自己的文件夹里,fsync 打开,结束时停止。
#
#   postgres_start FOLDER      启动;之后 $pg_address 是不含数据库名的连接串
#   postgres_stop              停止
#   pg_sql DATABASE SQL        执行,输出不带表头
#   postgres_cpu               已用的处理器秒数
# shellcheck shell=bash

pg_bin=$(compgen -G '/usr/lib/postgresql/*/bin' | sort -V | tail -n 1 || true)
pg_folder=''
pg_port=''
pg_address=''

as_postgres() {
    if [[ $EUID -eq 0 ]]; then runuser -u postgres -- "$@"; else "$@"; fi
}

# 经 Unix 套接字连接(数据库在同一台机器上,见 docs/operations.md)。耐久性与默认配置相同(fsync、full_page_writes、synchronous_commit 都打开);内存与日志段放大到一台专用服务器的样子。
postgres_start() {
    [[ -n $pg_bin ]] || { echo '需要 PostgreSQL:apt-get install postgresql' >&2; exit 1; }
    pg_folder=$1
    mkdir -p "$pg_folder"
    if [[ $EUID -eq 0 ]]; then chown postgres "$pg_folder"; fi
    (cd "$pg_folder" && as_postgres "$pg_bin/initdb" -D data -U postgres -A trust -E UTF8 --locale=C.UTF-8 --lc-collate=C >initdb.log 2>&1)
    for pg_port in $(shuf -i 56000-59000 -n 5); do
        if (cd "$pg_folder" && as_postgres "$pg_bin/pg_ctl" -D data -l server.log -w start -o \
            "-p $pg_port -k $pg_folder -c listen_addresses= -c shared_buffers=1GB -c max_wal_size=8GB -c work_mem=64MB" >/dev/null 2>&1); then
            pg_address="Host=$pg_folder;Port=$pg_port;Username=postgres"
            return
        fi
    done
    tail -n 20 "$pg_folder/server.log" >&2
    exit 1
}

postgres_stop() {
    [[ -n $pg_address ]] || return 0
    (cd "$pg_folder" && as_postgres "$pg_bin/pg_ctl" -D data -m fast -w stop >/dev/null)
    pg_address=''
}

# 数据库到现在为止用的处理器秒数:已结束的会话计在主进程的 cutime、cstime 里,还开着的另加。正有会话结束时再读一遍,免得两处都漏了它。
postgres_cpu() {
    local main main_used used=''
    main=$(head -n 1 "$pg_folder/data/postmaster.pid")
    until [[ $used == *" $(cat "/proc/$main/stat")" ]]; do
        main_used=$(cat "/proc/$main/stat")
        used="$(for session in $(pgrep -P "$main"); do cat "/proc/$session/stat" 2>/dev/null || true; done |
            awk '{ sub(/^.*\) /, ""); used += $12 + $13 } END { print used + 0 }') $main_used"
    done
    awk -v tick="$(getconf CLK_TCK)" '{ live = $1; sub(/^.*\) /, ""); printf "%.2f", (live + $12 + $13 + $14 + $15) / tick }' <<<"$used"
}

pg_sql() {
    "$pg_bin/psql" -h "$pg_folder" -p "$pg_port" -U postgres -d "$1" -X -q -A -t -v ON_ERROR_STOP=1 -c "$2"
}

# What `./run bench` measures: the site beside what it stands on, in turn in one run, on an instance of its own.
#
# CLIENTS (32) connections, each a signed-in user's; ROUNDS (3) of SECONDS_A_ROUND (5) for each side; WEB_WORKERS (8 a core: a worker
# waits for one commit at a time, and commits that come together share one write to the disk; bets are also measured with the site's
# default of 4). The instance has no rate limits, logs warnings only, and waits for the disk as in production (synchronous_commit on).

bench_clients=${CLIENTS:-32} bench_seconds=${SECONDS_A_ROUND:-5} bench_rounds=${ROUNDS:-3}
bench_bin="$root/build/release/bin"

bench_end() {
  stop "$bench_home/hello/pid" TERM 15
  stop "$bench_home/celery" TERM 15
  stop "$bench_home/hold" TERM 15
  stop "$bench_home/visits" TERM 15
  [ ! -f "$var/secrets" ] || "$root/run" down >/dev/null
  stop_redis "$var/redis"
  stop_postgres "$var/postgres"
  forget_socket_folder "$var/postgres/socket"
  forget_socket_folder "$var/redis/data"
  rm -rf "$bench_home"
}

# The instance: nothing of it is anywhere but in the temporary folder, whatever .env says.
bench_begin() {
  need build run test
  build release snakeeyes snakeeyes_module snakeeyes_assets bench_http bench_hold bench_sql bench_hello
  bench_home=$(mktemp -d "${TMPDIR:-/tmp}/snakeeyes-bench.XXXXXX")
  var="$bench_home/var"
  trap bench_end EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM
  mkdir -p "$bench_home/hello" "$var/log"
  PORT=$(free_port)
  export VAR=$var PORT METRICS_PORT=$((PORT + 6000)) BIND=127.0.0.1 PUBLIC_URL="http://127.0.0.1:$PORT"
  export BET_RATE_LIMIT=0 AUTH_RATE_LIMIT=0 LOG_LEVEL=warning WEB_WORKERS=${WEB_WORKERS:-$((8 * $(nproc)))} TASK_THREADS=${TASK_THREADS:-2}
  MAIL_URL="file:$(url_escape "$var/mail")"
  export SECRET_KEY SEED_ADMIN_PASSWORD MAIL_URL
  SECRET_KEY=$(random_text 48)
  SEED_ADMIN_PASSWORD=$(random_text 12)
  make_postgres "$var/postgres"
  start_postgres "$var/postgres" "$var/log/postgres.log" max_connections=$((bench_clients + WEB_WORKERS * (1 + 2 * TASK_THREADS) + ${WORKER_THREADS:-8} + 30))
  add_database "$var/postgres" snakeeyes
  start_redis "$var/redis" "$var/log/redis.log"
  DATABASE_URL=$(postgres_url "$var/postgres" snakeeyes)
  REDIS_URL=$(redis_url "$var/redis")
  export DATABASE_URL REDIS_URL
  "$root/run" up >/dev/null
}

bench_database() { psql -qAtX -v ON_ERROR_STOP=1 "$DATABASE_URL" "$@"; }

# Users as the site makes them, rich by an entry in the books.
bench_users() {
  node "$root/tests/bench/users.mjs" "$PORT" "$bench_clients" >"$bench_home/clients"
  bench_database -c "WITH entry AS (INSERT INTO coin_entries (user_id, amount, reason, created_on)
      SELECT id, 1000000000, 'bench', now() FROM users RETURNING user_id, amount)
    UPDATE users SET coins = coins + amount FROM entry WHERE users.id = user_id"
  bench_database -c 'ANALYZE users, sessions'
}

# bench_note WHAT RATE P50 P99 COUNT: shows a round's result and keeps it.
bench_note() {
  printf '%s\n' "$2 $3 $4 $5" >>"$bench_home/of_$1"
  awk -v what="$1" -v unit="$bench_unit" -v rate="$2" -v p50="$3" -v p99="$4" \
    'BEGIN { printf "  %-8s %7d %s/s   p50 %7.2f ms   p99 %7.2f ms\n", what, rate, unit, p50 / 1000, p99 / 1000 }'
}

# bench_median WHAT COLUMN
bench_median() { sort -n -k "$2,$2" "$bench_home/of_$1" | awk -v column="$2" '{ all[NR] = $column } END { print all[int((NR + 1) / 2)] }'; }

# bench_compare WHAT OTHER TARGET [WORKERS]: the medians of all rounds and their ratio.
bench_compare() {
  local what workers=${4:-$WEB_WORKERS}
  echo "median of $bench_rounds rounds, $bench_clients clients, $workers web workers, $bench_seconds s a round, LOG_LEVEL=$LOG_LEVEL, no rate limits:"
  for what in "$1" "$2"; do bench_note "$what" "$(bench_median "$what" 1)" "$(bench_median "$what" 2)" "$(bench_median "$what" 3)" -; done
  awk -v a="$(bench_median "$1" 1)" -v b="$(bench_median "$2" 1)" -v names="$1 / $2" -v target="$3" \
    'BEGIN { printf "%s: %.1f %% (target %d %%)\n", names, 100 * a / b, target }'
}

# bench_load WHAT PORT METHOD PATH [BODY]: a round of bench_http; fails unless every answer is 200.
bench_load() {
  local what=$1 port=$2 rate p50 p99 good bad
  shift 2
  read -r rate p50 p99 good bad < <("$bench_bin/bench_http" "$port" "$bench_seconds" "$@" <"$bench_home/clients") && [ "$bad" = 0 ] || {
    echo "run: ${bad:-all} answers were not 200" >&2
    return 1
  }
  bench_note "$what" "$rate" "$p50" "$p99" "$good"
}

# bench_named_sql STATEMENT NAME...: the site's SQL with pgbench's :NAME in place of $1, $2...
bench_named_sql() {
  local sql i names=("$@")
  sql=$("$bench_bin/bench_sql" "$1")
  for ((i = $# - 1; i > 0; i--)); do sql=${sql//"\$$i"/":${names[i]}"}; done
  printf '%s' "$sql"
}

# What one bet asks of the database, as pgbench does it: the n-th client is the n-th user, its first bet looks its session up. Only
# the dice are pgbench's own: it has no HMAC.
bench_pgbench_script() {
  cat <<SQL
\\if :is_signed_in = 0
SELECT CAST(token_hash AS text) AS token_hash FROM sessions ORDER BY user_id OFFSET :client_id LIMIT 1 \\gset
\\set is_signed_in 1
\\endif
$(bench_named_sql session_find token_hash now) \\gset
\\set die_1 random(1, 6)
\\set die_2 random(1, 6)
\\set net case when :die_1 + :die_2 = 7 then 6 else -1 end
$(bench_named_sql bet_place id seed_number nonce guess die_1 die_2 wagered payout net now within_limits);
SQL
}

bench_pgbench() {
  local log="$bench_home/pgbench"
  rm -rf "$log" && mkdir "$log"
  "$postgres_bin/pgbench" -n -M prepared -c "$bench_clients" -j "$(nproc)" -T "$bench_seconds" -f "$bench_home/bet.sql" \
    -D is_signed_in=0 -D now=now -D guess=7 -D payout=60 -D wagered=1 -D within_limits=false --log --log-prefix="$log/log" "$DATABASE_URL" \
    >"$log/summary" 2>"$log/errors" || { cat "$log/errors" >&2; return 1; }
  # shellcheck disable=SC2046 # words
  bench_note pgbench "$(sed -n 's/^tps = \([0-9]*\).*/\1/p' "$log/summary")" \
    $(cut -d' ' -f3 "$log"/log.* | sort -n | awk '{ all[NR] = $1 } END { print all[int(NR / 2) + 1], all[int(NR * 0.99)] + 0, NR }')
}

# Every bet that was answered is stored, and the books are right.
bench_audit() {
  local answered stored
  answered=$(cat "$bench_home"/of_* | awk '{ sum += $4 } END { print sum }')
  stored=$(bench_database -c 'SELECT count(*) FROM bets')
  echo "$answered bets answered, $stored stored"
  "$root/run" snakeeyes coins audit
  [ "$answered" = "$stored" ]
}

# bench_bet_with WORKERS WHAT: a round of bets at the site with so many web workers.
bench_bet_with() {
  stop "$var/web/pid" TERM 35
  WEB_WORKERS=$1 "$root/run" up >/dev/null
  bench_load "$2" "$PORT" POST /bet/place 'guess=7&wagered=1'
}

bench_bet() {
  local round default=$((4 * $(nproc)))
  bench_users
  bench_unit=bets
  bench_pgbench_script >"$bench_home/bet.sql"
  for ((round = 1; round <= bench_rounds; round++)); do
    bench_bet_with "$WEB_WORKERS" site
    bench_pgbench
    [ "$WEB_WORKERS" = "$default" ] || bench_bet_with "$default" default
  done
  bench_compare site pgbench 90
  [ "$WEB_WORKERS" = "$default" ] || bench_compare default pgbench 90 "$default"
  bench_audit
}

# The plain page on the site's own configuration of Kore, as large as the site's.
bench_start_hello() {
  local folder="$bench_home/hello" port=$1 bytes=$2
  sed -e "s|@ROOT@|$folder|; s|@PIDFILE@|$folder/kore.pid|; s|@MODULE@|$root/build/release/lib/bench_hello.so|" \
    -e "s|@WEB_WORKERS@|$WEB_WORKERS|; s|@TASK_THREADS@|$TASK_THREADS|; s|@BIND@|127.0.0.1|; s|@PORT@|$port|" \
    -e "s|@METRICS_BIND@|127.0.0.1|; s|@METRICS_PORT@|$((port + 6000))|; s| snakeeyes_accept||" \
    "$root/conf/kore.conf.in" >"$folder/kore.conf"
  HELLO_BYTES=$bytes setsid kore -nrqf -c "$folder/kore.conf" >"$folder/log" 2>&1 </dev/null &
  remember "$folder/pid" $!
  wait_for 15 "$folder/pid" curl -fs -o /dev/null "http://127.0.0.1:$port/" || { cat "$folder/log" >&2; return 1; }
}

bench_page() {
  local round bytes hello_port cookie
  bench_users
  bench_unit=pages
  "$bench_bin/bench_http" "$PORT" 1 POST /bet/place 'guess=7&wagered=1' <"$bench_home/clients" >/dev/null # bets to list
  IFS=$'\t' read -r cookie _ <"$bench_home/clients"
  bytes=$(curl -fs -H "Cookie: $cookie" "http://127.0.0.1:$PORT/bet/place" | wc -c)
  hello_port=$(free_port)
  bench_start_hello "$hello_port" "$bytes"
  echo "pages of $bytes bytes"
  for ((round = 1; round <= bench_rounds; round++)); do
    bench_load site "$PORT" GET /bet/place
    bench_load hello "$hello_port" GET /bet/place
  done
  bench_compare site hello 50
}

bench_part() { # bench_part NAME [ARGUMENT...]
  (
    bench_begin
    "bench_$1" "${@:2}"
  )
}

# The first three take no arguments and may stand together; a bench of payments may be told for how long.
bench() {
  local part
  [ $# -gt 0 ] || set -- bet page jobs
  case $1 in
    payments | webhooks)
      [[ ${2:-1} =~ ^[1-9][0-9]*$ && $# -le 2 ]] || { echo "run: bench $1 takes a number of seconds" >&2; return 2; }
      WEB_WORKERS=${WEB_WORKERS:-$((4 * $(nproc)))} bench_part "$@" # the site's default
      return
      ;;
    idle | slow | soak | growth)
      bench_held_takes "$@" || return 2
      WEB_WORKERS=${WEB_WORKERS:-$((4 * $(nproc)))} bench_part "$@"
      return
      ;;
    operators)
      [ $# = 1 ] || { echo "run: bench operators takes its figures from the environment" >&2; return 2; }
      WEB_WORKERS=${WEB_WORKERS:-$((4 * $(nproc)))} bench_part operators
      return
      ;;
  esac
  for part in "$@"; do
    case $part in bet | page | jobs | admin) ;; *) echo "run: bench knows bet, page, jobs, admin, operators, payments, webhooks, idle, slow, soak and growth, not '$part'" >&2; return 2 ;; esac
  done
  for part in "$@"; do bench_part "$part"; done
}

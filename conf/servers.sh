# A private PostgreSQL and a private Redis, to be sourced. Each lives in one folder, answers on a unix socket in it and nowhere else,
# and asks for no password: who can't enter the folder can't connect.
#
# PostgreSQL refuses to run as root, so root starts it as the system user `postgres` (and Redis as `redis`). That user may be barred
# from the clone's own path, so the folder is opened before privileges are dropped and reached as /proc/self/fd/9 from then on.
# Both bind relative to their folder: a path past the 107 bytes of a unix socket's address hurts clients only, and those get a link.

postgres_bin=${POSTGRES_BIN:-/usr/lib/postgresql/15/bin}

# run_in FOLDER USER COMMAND...: the command with FOLDER as descriptor 9, as USER when we are root.
run_in() {
  local folder=$1 user=$2
  shift 2
  cd / && exec 9<"$folder" 7>&- # 7: the lock of who starts it
  if [ "$(id -u)" = 0 ]; then
    exec setpriv --reuid="$user" --regid="$user" --init-groups -- "$@"
  fi
  exec "$@"
}

# private_folder USER FOLDER...: makes folders that only USER (when we are root) may enter.
private_folder() {
  local user=$1
  shift
  mkdir -p "$@" && chmod 700 "$@"
  [ "$(id -u)" != 0 ] || chown "$user:" "$@"
}

# A process is known by its id and its start time, so that an id that was reused is never taken for it.
# What has ended and was not waited for by its parent yet (Z) has no start time.
start_time() { sed -n 's/.*) //; /^Z/d; p' "/proc/$1/stat" 2>/dev/null | cut -d' ' -f20; }
remember() { printf '%s %s\n' "$2" "$(start_time "$2")" >"$1"; }
running() { # running PIDFILE: prints the id of the process if it still runs
  local pid started
  [ -f "$1" ] && read -r pid started <"$1" && [ -n "$started" ] && [ "$(start_time "$pid")" = "$started" ] && echo "$pid"
}

# stop PIDFILE SIGNAL SECONDS: stops what PIDFILE names, waits for its end, and kills it after SECONDS.
stop() {
  local pid until=$((SECONDS + $3))
  if pid=$(running "$1"); then
    kill -s "$2" "$pid"
    while running "$1" >/dev/null; do
      [ "$SECONDS" -le "$until" ] || { kill -s KILL "$pid" || true; break; }
      sleep 0.02
    done
  fi
  rm -f "$1"
}

# wait_for SECONDS PIDFILE COMMAND...: until the command succeeds; fails when time is up or the process has ended.
wait_for() {
  local until=$((SECONDS + $1)) pidfile=$2
  shift 2
  until "$@" >/dev/null 2>&1; do
    running "$pidfile" >/dev/null && [ "$SECONDS" -lt "$until" ] || return 1
    sleep 0.05
  done
}

# serves PIDFILE COMMAND...: whether the process is there and the command succeeds. A process that is on its way out, or not ready yet, is
# waited for: it must do the one or the other.
serves() {
  running "$1" >/dev/null && wait_for 60 "$@"
}

# socket_folder FOLDER: a path to FOLDER that fits into a socket's address with its file's name.
socket_folder() {
  local link
  if [ ${#1} -le 80 ]; then
    echo "$1"
    return
  fi
  [ -L "$1/../short" ] && link=$(readlink "$1/../short") && [ "$(readlink "$link/s")" = "$1" ] || {
    link=$(mktemp -d /tmp/snakeeyes.XXXXXX) && ln -s "$1" "$link/s" && ln -sfn "$link" "$1/../short"
  }
  echo "$link/s"
}

# forget_socket_folder FOLDER: removes the link that socket_folder made, if any.
forget_socket_folder() {
  local link
  link=$(readlink "$1/../short" 2>/dev/null) || return 0
  rm -f "$link/s" "$1/../short"
  rmdir "$link" 2>/dev/null || true
}

url_escape() {
  local LC_ALL=C text=$1 i c
  for ((i = 0; i < ${#text}; i++)); do
    c=${text:i:1}
    case $c in [A-Za-z0-9/._-]) printf %s "$c" ;; *) printf '%%%02X' "'$c" ;; esac
  done
}

postgres_url() { # postgres_url FOLDER DATABASE [ROLE]
  printf 'postgresql:///%s?user=%s&host=%s\n' "$2" "${3:-snakeeyes}" "$(url_escape "$(socket_folder "$1/socket")")"
}

postgres_sql() { # postgres_sql FOLDER SQL: as the server's own administrator
  psql -qAtX -v ON_ERROR_STOP=1 -h "$(socket_folder "$1/socket")" -U postgres -d postgres -c "$2"
}

# make_postgres FOLDER: a new cluster, once.
make_postgres() {
  local folder=$1
  [ ! -f "$folder/made" ] || return 0
  rm -rf "$folder/data" # a cluster that was interrupted while it was made
  private_folder postgres "$folder" "$folder/data" "$folder/socket"
  (run_in "$folder/data" postgres "$postgres_bin/initdb" -D /proc/self/fd/9 -U postgres --encoding=UTF8 --locale=C.UTF-8 \
    --auth-local=trust --auth-host=reject) >"$folder/initdb.log" 2>&1 || {
    cat "$folder/initdb.log" >&2
    return 1
  }
  : >"$folder/made"
}

# Connections: each web worker has one and one more for each thread of its two lanes, a worker one for each of its threads and two more;
# the rest is for the command line and tests.
postgres_connections() {
  local workers=${WEB_WORKERS:-$((4 * $(nproc)))} threads=${TASK_THREADS:-2}
  local wanted=$((workers * (1 + 2 * threads) + ${WORKER_THREADS:-8} + 2 + 30))
  echo $((wanted > 100 ? wanted : 100))
}

# start_postgres FOLDER LOG [SETTING...]: starts it unless it runs, and waits until it answers. synchronous_commit stays on:
# an answered bet is a stored bet.
start_postgres() {
  local folder=$1 log=$2 setting
  shift 2
  ! serves "$folder/pid" postgres_sql "$folder" 'select 1' || return 0
  local settings=()
  for setting in "$@"; do settings+=(-c "$setting"); done
  (run_in "$folder/data" postgres setsid "$postgres_bin/postgres" -D /proc/self/fd/9 -c listen_addresses= \
    -c unix_socket_directories=../socket -c unix_socket_permissions=0700 -c max_connections="$(postgres_connections)" \
    -c shared_buffers=128MB -c max_wal_size=2GB -c random_page_cost=1.1 -c log_timezone=UTC -c timezone=UTC \
    "${settings[@]}") >>"$log" 2>&1 </dev/null &
  remember "$folder/pid" $!
  wait_for 60 "$folder/pid" postgres_sql "$folder" 'select 1' || {
    tail -n 20 "$log" >&2
    return 1
  }
}

add_role() { # add_role FOLDER ROLE [ATTRIBUTE]
  [ "$(postgres_sql "$1" "select count(*) from pg_roles where rolname = '$2'")" = 1 ] || postgres_sql "$1" "create role $2 login ${3:-}"
}

# add_database FOLDER DATABASE...: makes what is not there: the role that owns the databases, the one that serves, and each database.
add_database() {
  local folder=$1 name
  shift
  add_role "$folder" snakeeyes createdb
  add_role "$folder" snakeeyes_site
  for name in "$@"; do
    [ "$(postgres_sql "$folder" "select count(*) from pg_database where datname = '$name'")" = 1 ] ||
      postgres_sql "$folder" "create database $name owner snakeeyes"
  done
}

stop_postgres() { stop "$1/pid" INT 30; }

redis_url() { printf 'unix://%s/redis.sock\n' "$(socket_folder "$1/data")"; }

# start_redis FOLDER LOG: starts it unless it runs, and waits until it answers.
start_redis() {
  local folder=$1 log=$2
  ! serves "$folder/pid" redis_answers "$folder" || return 0
  private_folder redis "$folder" "$folder/data"
  (run_in "$folder/data" redis setsid redis-server --port 0 --dir /proc/self/fd/9 --unixsocket redis.sock --unixsocketperm 700 \
    --appendonly yes --appendfsync everysec --save '' --daemonize no) >>"$log" 2>&1 </dev/null &
  remember "$folder/pid" $!
  wait_for 30 "$folder/pid" redis_answers "$folder" || {
    tail -n 20 "$log" >&2
    return 1
  }
}

redis_answers() { [ "$(redis-cli -s "$(socket_folder "$1/data")/redis.sock" ping)" = PONG ]; }

stop_redis() { stop "$1/pid" TERM 15; }

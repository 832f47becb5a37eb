# One running site: PostgreSQL, Redis, the payment simulator, the web process and a worker, with all they keep under VAR.
# Run by root, the web process stays root: its files may lie in a folder that only root may enter. It listens on BIND (127.0.0.1)
# and its workers are under the seccomp filter; a site for the world runs as a plain user, as in the Dockerfile.

preset=${SNAKEEYES_PRESET:-release} # asan: for tests
program="$root/build/$preset/bin/snakeeyes"

# build PRESET [TARGET...]: configures once and builds. One at a time: instances share the build folder.
build() {
  local preset=$1 target=()
  shift
  [ $# = 0 ] || target=(--target "$@")
  mkdir -p "$root/build"
  (
    cd "$root"
    flock 8
    [ -f "build/$preset/build.ninja" ] || cmake --preset "$preset" >"build/$preset.log" || { cat "build/$preset.log"; exit 1; }
    cmake --build --preset "$preset" "${target[@]}" -- -j "${JOBS:-$(nproc)}" --quiet 8>&-
  ) 8>"$root/build/lock"
}

build_site() { build "$preset" snakeeyes snakeeyes_module snakeeyes_assets; }

# The sanitizer's library must be loaded before all others, and Kore itself knows nothing of it.
sanitized() {
  local environment=()
  [ "$preset" != asan ] || environment=(env "LD_PRELOAD=$(gcc -print-file-name=libasan.so)" ASAN_OPTIONS=detect_leaks=0)
  exec "${environment[@]}" "$@"
}

# Starts the servers that no setting points away from, and says where they are.
start_servers() {
  if ! given DATABASE_URL; then
    make_postgres "$var/postgres"
    start_postgres "$var/postgres" "$var/log/postgres.log"
    add_database "$var/postgres" snakeeyes
  fi
  if ! given REDIS_URL; then
    start_redis "$var/redis" "$var/log/redis.log"
  fi
  ! is_simulated || start_simulator
}

find_servers() {
  if ! given DATABASE_URL; then # a role for each: what serves can't do more than it needs
    export MIGRATION_DATABASE_URL DATABASE_URL
    MIGRATION_DATABASE_URL=$(postgres_url "$var/postgres" snakeeyes)
    DATABASE_URL=$(postgres_url "$var/postgres" snakeeyes snakeeyes_site)
  fi
  given REDIS_URL || REDIS_URL=$(redis_url "$var/redis")
  export REDIS_URL
  ! is_simulated || use_simulator
}

site_answers() { curl -fs -o /dev/null --max-time 5 "$site/up"; }

# Kore's configuration is words between blanks. Where our paths hold blanks, Kore gets a copy of what was built, in a folder of its own.
give_plain_paths() {
  local plain
  [[ $root$var == *[[:space:]\"#]* ]] || return 0
  forget_plain_paths
  plain=$(mktemp -d /tmp/snakeeyes.XXXXXX)
  ln -s "$plain" "$var/web/plain"
  cmake --install "$root/build/$preset" --prefix "$plain" >"$var/log/install.log"
  export SNAKEEYES_HOME=$plain/lib/snakeeyes VAR=$plain
}

forget_plain_paths() {
  local plain
  plain=$(readlink "$var/web/plain" 2>/dev/null) || return 0
  rm -rf "$plain" "$var/web/plain"
}

# A process older than what it is made of is replaced: an `up` after a change shows the change.
is_outdated() { # is_outdated PIDFILE PATH...
  local pidfile=$1
  shift
  [ -n "$(find "$@" -newer "$pidfile" -type f -print -quit 2>/dev/null)" ]
}

is_site_outdated() { # is_site_outdated PIDFILE
  is_outdated "$1" "$root/build/$preset/bin" "$root/build/$preset/lib" "$root/adapters/web" "$var/simulator/settings"
}

free_port() {
  local port
  until port=$((20000 + RANDOM % 6000)) && [ "$port" != "${PORT:-}" ] && [ "$port" != "${METRICS_PORT:-}" ] && ! is_taken 127.0.0.1 "$port"; do :; done
  echo "$port"
}

is_taken() { (exec 3<>"/dev/tcp/${1//[\[\]]/}/$2") 2>/dev/null; } # is_taken HOST PORT

# The file in which the web process says how many generations it has had, and which process serves.
serving() { cat "$var/web/serving-$PORT" 2>/dev/null; }

has_settled() { [ "$(serving | cut -d' ' -f1)" != "$1" ]; } # has_settled GENERATIONS

# reload_web: the web process of now takes over from that of before, without a lost request. Settings from the environment stay as they were.
reload_web() {
  local before generations=
  before=$(serving) && generations=${before%% *}
  kill -s HUP "$(running "$var/web/pid")"
  wait_for 60 "$var/web/pid" has_settled "$generations" && [ "$(serving | cut -d' ' -f2)" != "${before##* }" ] || {
    tail -n 20 "$var/log/web.log" >&2
    echo "run: the new web process does not come to serve, and the old one goes on; the log is $var/log/web.log" >&2
    return 1
  }
  touch "$var/web/pid"
}

# Where Kore has a copy of what was built, that would be the old one, and what the environment says reaches a new process only.
can_reload() {
  [ ! -L "$var/web/plain" ] && running "$var/web/pid" >/dev/null && ! is_outdated "$var/web/pid" "$var/simulator/settings"
}

start_web() {
  if is_site_outdated "$var/web/pid"; then
    if can_reload; then reload_web; else stop "$var/web/pid" TERM 35; fi
  fi
  if ! running "$var/web/pid" >/dev/null; then
    if is_taken "$host" "$PORT"; then
      echo "run: something else listens on port $PORT; choose another with PORT=" >&2
      return 1
    fi
    (give_plain_paths; sanitized setsid "$program" serve) >>"$var/log/web.log" 2>&1 </dev/null 7>&- &
    remember "$var/web/pid" $!
  fi
  wait_for 30 "$var/web/pid" site_answers || {
    tail -n 20 "$var/log/web.log" >&2
    echo "run: the site does not answer; its log is $var/log/web.log" >&2
    return 1
  }
}

start_worker() {
  ! is_site_outdated "$var/worker/pid" || stop "$var/worker/pid" TERM 15
  if ! running "$var/worker/pid" >/dev/null; then
    (sanitized setsid "$program" worker) >>"$var/log/worker.log" 2>&1 </dev/null 7>&- &
    remember "$var/worker/pid" $!
  fi
  wait_for 10 "$var/worker/pid" worker_shows || {
    tail -n 20 "$var/log/worker.log" >&2
    echo "run: the worker does not start; its log is $var/log/worker.log" >&2
    return 1
  }
}

# A worker tells of itself where all workers do.
worker_shows() { "$program" workers | grep -q ":$(running "$var/worker/pid"):"; }

# Enters the instance: makes its folder and keeps any other `run` on it waiting. What stays running must not hold descriptor 7.
enter_instance() {
  read_instance
  mkdir -p "$var/log" "$var/mail" "$var/web" "$var/worker"
  chmod 700 "$var"
  exec 7>"$var/lock"
  flock -w 120 7 || { echo "run: another ./run works on $var; try again when it is done" >&2; return 1; }
}

# The settings of an instance that was made: for the web process and for the command line.
use_instance() {
  keep_secrets
  read_settings "$var/secrets"
  find_servers
  cd "$root"
}

snakeeyes() {
  read_instance
  [ -x "$program" ] && [ -f "$var/secrets" ] || { echo "run: there is no site in $var yet; ./run up makes one" >&2; return 1; }
  use_instance
  exec "$program" "$@"
}

up() {
  need build run
  enter_instance
  build_site
  start_servers
  use_instance
  "$program" db migrate
  "$program" db seed
  offer_plans
  start_web
  start_worker
  tell
}

# A new generation of the web process, on what is built and in .env now.
reload() {
  enter_instance
  running "$var/web/pid" >/dev/null || { echo "run: no web process runs in $var; ./run up starts one" >&2; return 1; }
  can_reload || { echo "run: the web process must be started anew here: ./run down, then ./run up" >&2; return 1; }
  reload_web
}

tell() {
  cat <<TEXT

Snake Eyes is up:  ${PUBLIC_URL:-$site}
  admin            $SEED_ADMIN_EMAIL, password ${SEED_ADMIN_PASSWORD:-in $SEED_ADMIN_PASSWORD_FILE}
  mail             ${MAIL_URL:-where $MAIL_URL_FILE says}
$(tell_payments)
  metrics          http://${METRICS_BIND:-127.0.0.1}:$METRICS_PORT/metrics
  logs             $var/log
  command line     ./run snakeeyes --help
  stop             ./run down
TEXT
}

down() {
  enter_instance
  stop "$var/web/pid" TERM 35
  stop "$var/worker/pid" TERM 15
  forget_plain_paths
  stop_simulator
  stop_redis "$var/redis"
  stop_postgres "$var/postgres"
  forget_socket_folder "$var/postgres/socket"
  forget_socket_folder "$var/redis/data"
}

reset() {
  local answer=yes
  read_instance
  if [ "${1:-}" != --yes ] && [ -t 0 ]; then
    read -r -p "Remove all data in $var? [y/N] " answer
  fi
  case $answer in y* | Y*) ;; *) echo "Nothing was removed."; return 1 ;; esac
  down
  rm -rf "$var"/{postgres,redis,simulator,mail,log,secrets,web,worker,lock}
  rmdir "$var" 2>/dev/null || true
}

status() {
  local part pid down=0
  read_instance
  for part in web worker simulator redis postgres; do
    if pid=$(running "$var/$part/pid"); then
      printf '%-9s runs as process %s\n' "$part" "$pid"
    else
      printf '%-9s does not run here\n' "$part"
      [ "$part" != web ] && [ "$part" != worker ] || down=1
    fi
  done
  if running "$var/web/pid" >/dev/null; then echo "$site answers /up: $(curl -s --max-time 5 "$site/up" | head -n 1)"; fi
  return "$down"
}

logs() {
  read_instance
  local file="$var/log/${1:-web}.log" follow=()
  [ -f "$file" ] || { echo "run: there is no $file" >&2; return 1; }
  [ ! -t 1 ] || follow=(-f)
  tail -n "${LINES_SHOWN:-200}" "${follow[@]}" "$file"
}

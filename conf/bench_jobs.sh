# `./run bench jobs`: what a worker does a second, how soon it begins, what it weighs, and whether a long queue slows it down.
#
# JOBS (100000) jobs of one row each (kind "drill") at once; PACED_SECONDS (10) of PACE (200) jobs a second, each added as the site
# adds it; then the first 10,000 with each of WAITING (10000 100000 1000000) in the queue, GROWTH_ROUNDS (7) times in turn, as a single round lasts a second or two
# and varies by a fifth; and Celery, where it can be installed, with CELERY_JOBS (10000) that do the same. WORKER_THREADS is that of the worker.

drill_count=${JOBS:-100000} drill_pace=${PACE:-200} drill_seconds=${PACED_SECONDS:-10}
drill_waiting=${WAITING:-10000 100000 1000000} drill_rounds=${GROWTH_ROUNDS:-7} celery_count=${CELERY_JOBS:-10000}
drill_slice=10000 drill_target=3000 drill_growth_target=80

# Jobs that wait when this returns, unless a worker was quicker.
drills_add() {
  bench_database -c "BEGIN;
    INSERT INTO jobs (kind, state, created_on, run_at, due_on) SELECT 'drill', 'queued', now(), now(), now() FROM generate_series(1, $1);
    NOTIFY jobs; COMMIT"
}

# drills_await COUNT: until so many are done; fails when a minute passes without one. One connection looks on: a psql for each look
# would take a tenth of what is measured.
drills_await() {
  local done before=-1 until=$((SECONDS + 60))
  while read -r done; do
    [ "$done" -lt "$1" ] || return 0
    [ "$done" = "$before" ] || { before=$done until=$((SECONDS + 60)); }
    [ "$SECONDS" -lt "$until" ] || break
  done < <(bench_database <<<'SELECT last_value FROM job_drills_id_seq \watch 0.1')
  echo "run: $before of $1 jobs are done and no more" >&2
  return 1
}

drills_forget() {
  stop "$var/worker/pid" TERM 15
  bench_database -c 'TRUNCATE jobs, job_drills RESTART IDENTITY'
  postgres_sql "$var/postgres" CHECKPOINT
}

# A clean table and wire, and a worker that waits.
drills_begin() {
  drills_forget
  redis-cli -s "$(socket_folder "$var/redis/data")/redis.sock" flushall >/dev/null
  "$root/run" up >/dev/null
}

# drills_rate COUNT: jobs a second over the first so many.
drills_rate() {
  bench_database -c "SELECT (count(*) / extract(epoch FROM max(done_on) - min(done_on)))::int
    FROM (SELECT done_on FROM job_drills ORDER BY id LIMIT $1) AS first"
}

# The effect of each job that is done is there, once; all in one look, while others are still being done.
drills_check() {
  local done effects distinct
  IFS='|' read -r done effects distinct < <(bench_database -c "SELECT (SELECT count(*) FROM jobs WHERE kind = 'drill' AND state = 'done'),
    (SELECT count(*) FROM job_drills), (SELECT count(DISTINCT job_id) FROM job_drills)")
  echo "  $done jobs done, $effects effects, of $distinct jobs"
  [ "$done" -ge "$1" ] && [ "$done" = "$effects" ] && [ "$effects" = "$distinct" ]
}

drills_memory() {
  local pid
  pid=$(running "$var/worker/pid")
  awk -v threads="${WORKER_THREADS:-8}" '/^Rss:/ { rss = $2 } /^Pss:/ { pss = $2 } /^VmHWM:/ { peak = $2 }
    END { printf "  worker of %d threads: RSS %.1f MB (at most %.1f), PSS %.1f MB\n", threads, rss / 1024, peak / 1024, pss / 1024 }' \
    "/proc/$pid/smaps_rollup" "/proc/$pid/status"
}

drills_at_once() {
  echo "$drill_count jobs at once, while a worker waits:"
  drills_begin
  drills_add "$drill_count"
  drills_await "$drill_count"
  rate=$(drills_rate "$drill_count")
  printf '  %d jobs/s (target %d, ten times the some hundreds of Celery)\n' "$rate" "$drill_target"
  drills_memory
  drills_check "$drill_count"
}

# The site's own statement, a commit each, waiting for the disk. The start is when the handler runs.
drills_paced() {
  local sql
  sql=$("$bench_bin/bench_sql" job_add)
  # shellcheck disable=SC2016 # the statement's parameters, as they are written
  sql=${sql//'$1'/"'drill'"} sql=${sql//'$2'/NULL} sql=${sql//'$3'/"'{}'"} sql=${sql//'$4'/now()} sql=${sql//'$5'/now()}
  echo "$sql;" >"$bench_home/job.sql"
  echo "$drill_pace jobs a second for $drill_seconds s, one by one:"
  drills_begin
  "$postgres_bin/pgbench" -n -c 4 -R "$drill_pace" -T "$drill_seconds" -f "$bench_home/job.sql" "$DATABASE_URL" \
    >"$bench_home/paced" 2>&1 || { cat "$bench_home/paced" >&2; return 1; }
  drills_await "$(bench_database -c "SELECT count(*) FROM jobs WHERE kind = 'drill'")"
  bench_database -c "SELECT format('  from enqueue to start: p50 %s ms, p99 %s ms, at most %s ms, of %s jobs',
      round(at_percent[1], 2), round(at_percent[2], 2), round(at_percent[3], 2), count) FROM (SELECT count(*),
      (percentile_cont(ARRAY[0.5, 0.99, 1]) WITHIN GROUP (ORDER BY 1000 * extract(epoch FROM done_on - created_on)))::numeric[] AS at_percent
    FROM jobs JOIN job_drills ON job_id = jobs.id) AS waits"
  drills_check 1
}

# With a million waiting, only a slice is done.
drills_growth() {
  local round waiting median first=
  echo "the first $drill_slice jobs, by how many wait (target: $drill_growth_target %):"
  for ((round = 1; round <= drill_rounds; round++)); do
    for waiting in $drill_waiting; do
      drills_begin
      drills_add "$waiting"
      drills_await "$drill_slice"
      drills_rate "$drill_slice" >>"$bench_home/of_$waiting"
      drills_check "$drill_slice" >>"$bench_home/checks"
    done
  done
  for waiting in $drill_waiting; do
    median=$(bench_median "$waiting" 1)
    first=${first:-$median}
    printf '  %7d waiting: %6d jobs/s, %3d %% of the first (%s)\n' "$waiting" "$median" $((100 * median / first)) \
      "$(xargs <"$bench_home/of_$waiting")"
  done
  cat "$bench_home/checks"
}

# Celery on the same PostgreSQL and Redis, its processes' commits waiting for the disk no more than the worker's.
drills_of_celery() {
  local celery_rate threads=$((4 * $(nproc)))
  (need celery) 2>/dev/null || { echo "Celery is not measured: Debian's can't be installed here"; return 0; }
  drills_forget
  echo "Celery $(/usr/bin/python3 -c 'import celery; print(celery.__version__)'), $threads processes, $celery_count tasks of the same row:"
  BROKER_URL="redis+socket://$(socket_folder "$var/redis/data")/redis.sock"
  export BROKER_URL
  cd "$root/tests/bench"
  /usr/bin/python3 -B celery_drill.py "$celery_count"
  setsid /usr/bin/python3 -B -m celery -A celery_drill worker --concurrency "$threads" --loglevel WARNING >"$bench_home/celery.log" 2>&1 </dev/null &
  remember "$bench_home/celery" $!
  drills_await "$celery_count" || { cat "$bench_home/celery.log" >&2; return 1; }
  cd "$root"
  stop "$bench_home/celery" TERM 15
  celery_rate=$(drills_rate "$celery_count")
  awk -v ours="$rate" -v celery="$celery_rate" 'BEGIN { printf "  %d tasks/s: the worker does %.1f times that\n", celery, ours / celery }'
}

bench_jobs() {
  local rate
  drills_at_once
  drills_paced
  drills_growth
  drills_of_celery
}

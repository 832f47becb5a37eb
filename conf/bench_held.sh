# `./run bench idle|slow|soak [SECONDS]` and `./run bench growth [BETS...]`: whether the site holds up. With as many web workers as it has by default.
#
# idle: CLIENTS (32) bet alone and beside IDLE (10000) connections that stay open, in turn, SECONDS (5) each in each of ROUNDS (3). An idle connection asks for
# /up/live each 25 s, as the site ends it after 30: 400 requests a second. slow: the same beside SLOW (500) that send a byte a second, half of them of a head, half of a body.
# soak: for SECONDS (600) SOAK_CLIENTS (4) bet and 1 loads pages, all without a pause, people come, sign up, in and out and ask for a new password (a mail each), and jobs
# run; memory each 30 s. growth: the site with BETS (10000 1000000 10000000), a database each, one client; ROUNDS of SECONDS_A_ROUND for each in turn, so that
# what the disk does meanwhile is the same for all.

held_target=2 memory_target=2 growth_sizes='10000 1000000 10000000' growth_target=1.5

# bench_held_takes BENCH [ARGUMENT...]: one number of seconds, or for growth any numbers of bets.
bench_held_takes() {
  local number
  for number in "${@:2}"; do
    [[ $number =~ ^[1-9][0-9]{0,8}$ ]] || { echo "run: bench $1 takes numbers, not '$number'" >&2; return 2; }
  done
  [ "$1" = growth ] || [ $# -le 2 ] || { echo "run: bench $1 takes one number of seconds" >&2; return 2; }
}

# A process and all below it: of the web that is the process that holds the sockets, Kore's parent, and its workers.
process_tree() {
  local child
  echo "$1"
  while read -r child; do process_tree "$child"; done < <(cat "/proc/$1/task"/*/children 2>/dev/null | tr ' ' '\n')
}

pss_once() { # pss_once FIELD PID...
  local pid
  for pid in "${@:2}"; do cat "/proc/$pid/smaps_rollup" 2>/dev/null; done | awk -v field="$1:" '$1 == field { sum += $2 } END { print sum + 0 }'
}

# pss web|worker [Pss_Anon]: kB as the kernel shares them out, or of them what is no file's; the least of five looks, as a password hash that runs just
# now does not count.
pss() {
  local pids
  mapfile -t pids < <(process_tree "$(running "$var/$1/pid")")
  for _ in 1 2 3 4 5; do
    pss_once "${2:-Pss}" "${pids[@]}"
    sleep 0.1
  done | sort -n | head -n 1
}

tell_pss() {
  awk -v what="$1" -v web="$(pss web)" -v worker="$(pss worker)" \
    'BEGIN { printf "  memory %s: web %.1f MB, worker %.1f MB (PSS)\n", what, web / 1024, worker / 1024 }'
}

# hold_begin COUNT KIND: until all are open.
hold_begin() {
  : >"$bench_home/held"
  "$bench_bin/bench_hold" "$PORT" "$1" "$2" >"$bench_home/held" 2>&1 &
  hold_pid=$!
  remember "$bench_home/hold" "$hold_pid"
  wait_for 90 "$bench_home/hold" grep -q 'are open' "$bench_home/held" || { cat "$bench_home/held" >&2; return 1; }
}

hold_end() {
  local outcome=0
  kill -s TERM "$hold_pid"
  wait "$hold_pid" || outcome=$?
  rm -f "$bench_home/hold"
  sed 's/^/  /' "$bench_home/held"
  return "$outcome"
}

# bench_beside COUNT KIND: bets alone and beside, in turn.
bench_beside() {
  local round
  bench_users
  bench_unit=bets
  tell_pss 'before'
  for ((round = 1; round <= bench_rounds; round++)); do
    bench_load alone "$PORT" POST /bet/place 'guess=7&wagered=1'
    hold_begin "$1" "$2"
    bench_load beside "$PORT" POST /bet/place 'guess=7&wagered=1'
    [ "$round" != "$bench_rounds" ] || tell_pss "with $1 connections"
    hold_end
  done
  echo "median of $bench_rounds rounds, $bench_clients clients, $WEB_WORKERS web workers, $bench_seconds s a round:"
  for round in alone beside; do bench_note "$round" "$(bench_median "$round" 1)" "$(bench_median "$round" 2)" "$(bench_median "$round" 3)" -; done
  "$root/run" snakeeyes coins audit
  bench_held_ratio "p99 beside $1 $2 connections / alone" "$(bench_median beside 3)" "$(bench_median alone 3)" "$held_target"
}

# bench_held_ratio WHAT VALUE OTHER TARGET: fails above it.
bench_held_ratio() {
  awk -v what="$1" -v value="$2" -v other="$3" -v target="$4" \
    'BEGIN { printf "%s: %.2f (target %s)\n", what, value / other, target; exit value / other > target }'
}

bench_idle() { bench_seconds=${1:-$bench_seconds} && bench_beside "${IDLE:-10000}" idle; }
bench_slow() { bench_seconds=${1:-$bench_seconds} && bench_beside "${SLOW:-500}" slow; }

# soak_watch SECONDS FILE: memory each 30 s, in kB. What grows is judged by what is no file's: a program's own pages are shared with whoever else
# runs it on this machine, and weigh more when that ends.
soak_watch() {
  local started=$SECONDS
  while [ $((SECONDS - started)) -lt "$1" ]; do
    echo "$((SECONDS - started)) $(pss web) $(pss worker) $(pss web Pss_Anon) $(pss worker Pss_Anon)" >>"$2"
    tail -n 1 "$2" | awk '{ printf "  %4d s  web %7.2f MB, %7.2f without files;  worker %7.2f MB, %7.2f\n", $1, $2 / 1024, $4 / 1024, $3 / 1024, $5 / 1024 }'
    bench_database -c "INSERT INTO jobs (kind, state, created_on, run_at, due_on) SELECT 'drill', 'queued', now(), now(), now() FROM generate_series(1, 500)" -c 'NOTIFY jobs'
    sleep 30
  done
}

# soak_growth NAME COLUMN FILE SECONDS: by the line of least squares, from three tenths of the time on. Fails above the target.
soak_growth() {
  awk -v name="$1" -v column="$2" -v end="$4" -v target="$memory_target" '
    $1 >= 0.3 * end { n++; x += $1; y += $column; xx += $1 * $1; xy += $1 * $column }
    END {
      slope = (n * xy - x * y) / (n * xx - x * x); from = (y - slope * x) / n + slope * 0.3 * end; grown = 100 * slope * 0.7 * end / from
      printf "%s: %+.2f kB a minute from %d s to %d s, %+.2f %% in all (target %s %%)\n", name, 60 * slope, 0.3 * end, end, grown, target
      exit grown > target
    }' "$3"
}

soak_tell() { # soak_tell WHAT
  awk -v what="$1" '{ printf "%d %s, p50 %.2f ms, p99 %.2f ms, %d not answered with 200\n", $4, what, $2 / 1000, $3 / 1000, $5; exit $5 > 0 }' "$bench_home/$1"
}

bench_soak() {
  local seconds=${1:-600} outcome=0 pids=() pid
  [ "$seconds" -ge 150 ] || { echo "run: a soak takes 150 s at least, for four looks at the memory" >&2; return 2; }
  bench_clients=$((${SOAK_CLIENTS:-4} + 1)) bench_users
  tail -n 1 "$bench_home/clients" >"$bench_home/reader"
  sed -i '$d' "$bench_home/clients"
  "$bench_bin/bench_http" "$PORT" "$seconds" POST /bet/place 'guess=7&wagered=1' <"$bench_home/clients" >"$bench_home/bets" & pids+=($!)
  "$bench_bin/bench_http" "$PORT" "$seconds" GET /bet/history <"$bench_home/reader" >"$bench_home/pages" & pids+=($!)
  node "$root/tests/bench/visits.mjs" "$PORT" "$seconds" >"$bench_home/visited" & pids+=($!)
  remember "$bench_home/visits" $!
  soak_watch "$seconds" "$bench_home/memory"
  for pid in "${pids[@]}"; do wait "$pid" || outcome=1; done
  soak_tell bets || outcome=1
  soak_tell pages || outcome=1
  cat "$bench_home/visited"
  bench_database -c "SELECT count(*) || ' jobs ' || state FROM jobs GROUP BY state"
  soak_growth web 4 "$bench_home/memory" "$seconds" || outcome=1
  soak_growth worker 5 "$bench_home/memory" "$seconds" || outcome=1
  "$root/run" snakeeyes coins audit
  return "$outcome"
}

# growth_use SIZE: has the site serve the database of so many bets.
growth_use() {
  stop "$var/web/pid" TERM 35
  stop "$var/worker/pid" TERM 15
  redis-cli -s "$(socket_folder "$var/redis/data")/redis.sock" flushall >/dev/null
  DATABASE_URL=$(postgres_url "$var/postgres" "bets_$1")
  "$root/run" up >/dev/null
}

# Bets as they come in play, one of ten by the player that is measured, 90 by each of the others, of whom a tenth have a subscription, but 100 at least: the
# leaderboard shows as many, whatever the size. By SQL: coins and
# entries don't add up here, and nobody asks whether they do. A million take some ten seconds.
growth_fill() {
  bench_database -v size="$1" <<'SQL'
SET synchronous_commit = off;
SET work_mem = '256MB';
BEGIN;
CREATE TEMPORARY TABLE grown ON COMMIT DROP AS SELECT n, md5(n::text) AS word, now() - random() * interval '1000 days' AS at
  FROM generate_series(1, :size / 100) AS n;
INSERT INTO users (email, username, password_hash, role, coins, bet_count, last_bet_on, seed_number, server_seed, next_server_seed, client_seed,
    nonce, sign_in_count, created_on, updated_on)
  SELECT word || '@example.com', left(word, 16), 'none', 'member', n * 7919 % 100000, 90, at, 1, sha256('a'), sha256('b'), word, 90, n % 100, at, at FROM grown;
CREATE TEMPORARY TABLE players ON COMMIT DROP AS SELECT id, n - 1 AS n, at FROM grown JOIN users ON email = word || '@example.com';
INSERT INTO subscriptions (user_id, gateway_id, plan, status, created_on)
  SELECT id, 'sub_' || id, 'gold', 'active', at FROM players WHERE n % 10 = 0 OR n < 100;
ALTER TABLE bets DROP CONSTRAINT bets_user_id_fkey; -- while they are loaded
INSERT INTO bets (user_id, number, guess, die_1, die_2, wagered, payout, net, seed_number, nonce, placed_on)
  SELECT coalesce(players.id, measured.id), number, 7, 1, 2, 1, 60, -1, 1, number - 1, now() - (:size - placed.n) * interval '1 second'
  FROM (SELECT n, CASE WHEN n % 10 <> 0 THEN (n - n / 10 - 1) % (:size / 100) END AS player,
      CASE WHEN n % 10 = 0 THEN n / 10 ELSE (n - n / 10 - 1) / (:size / 100) + 1 END AS number FROM generate_series(1, :size) AS n) AS placed
    CROSS JOIN (SELECT id FROM users WHERE email LIKE 'bench1@%') AS measured
    LEFT JOIN players ON players.n = player; -- in the order of play: the players are hashed
ALTER TABLE bets ADD CONSTRAINT bets_user_id_fkey FOREIGN KEY (user_id) REFERENCES users ON DELETE CASCADE NOT VALID;
UPDATE users SET bet_count = :size / 10, nonce = :size / 10 WHERE email LIKE 'bench1@%';
COMMIT;
SELECT user_directory_refresh(); -- sees how far the bets go,
SELECT user_directory_refresh(); -- and that all up to there are seen
SELECT leader_landmarks_renew();
VACUUM ANALYZE users, bets, subscriptions, user_directory, leader_landmarks, leader_changes
SQL
  postgres_sql "$var/postgres" CHECKPOINT
}

growth_begin() {
  local size=$1 started=$SECONDS
  add_database "$var/postgres" "bets_$size"
  growth_use "$size"
  bench_users
  mv "$bench_home/clients" "$bench_home/clients_$size"
  stop "$var/worker/pid" TERM 15 # its schedule would add up what is not all there
  growth_fill "$size" >/dev/null
  "$root/run" up >/dev/null
  admin_sum_up # the range of ids that ends now,
  admin_sum_up # and it itself: the schedule would do both while others are measured
  echo "$size bets: loaded in $((SECONDS - started)) s, $(bench_database -c 'SELECT pg_size_pretty(pg_database_size(current_database()))')"
}

growth_round() {
  local size=$1
  growth_use "$size"
  cp "$bench_home/clients_$size" "$bench_home/clients"
  "$bench_bin/bench_http" "$PORT" 1 GET /leaderboard <"$bench_home/clients" >/dev/null # what a new process reads first
  "$bench_bin/bench_http" "$PORT" 1 POST /bet/place 'guess=7&wagered=1' <"$bench_home/clients" >/dev/null
  bench_load "bet_$size" "$PORT" POST /bet/place 'guess=7&wagered=1'
  bench_load "history_$size" "$PORT" GET /bet/history
  bench_load "deep_$size" "$PORT" GET "/bet/history/page/$((size / 10 / 50))"
  bench_load "leaders_$size" "$PORT" GET /leaderboard
}

# growth_table SIZE...: p50 and p99 of each, and the p99 by that of the first size. Fails when one is above the target.
growth_table() {
  local what size outcome=0
  echo "p50 and p99 in ms, the median of $bench_rounds rounds of $bench_seconds s, one client, $WEB_WORKERS web workers:"
  for what in bet history deep leaders; do
    for size in "$@"; do
      bench_held_ratio "$(awk -v what="$what" -v size="$size" -v p50="$(bench_median "${what}_$size" 2)" -v p99="$(bench_median "${what}_$size" 3)" \
        'BEGIN { printf "  %-8s %9d bets   p50 %6.2f   p99 %6.2f   p99 / first", what, size, p50 / 1000, p99 / 1000 }')" \
        "$(bench_median "${what}_$size" 3)" "$(bench_median "${what}_$1" 3)" "$growth_target" || outcome=1
    done
  done
  return "$outcome"
}

bench_growth() {
  local size round
  # shellcheck disable=SC2086 # words
  [ $# -gt 0 ] || set -- $growth_sizes
  bench_clients=1 bench_unit=requests
  for size in "$@"; do growth_begin "$size"; done
  for ((round = 1; round <= bench_rounds; round++)); do
    for size in "$@"; do growth_round "$size"; done
  done
  growth_table "$@"
}

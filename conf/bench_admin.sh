# `./run bench admin`: whether the operators' pages stay quick as the site grows.
#
# With each of USERS (10000 100000 1000000) users, as many bets and a tenth as many subscriptions and invoices: the dashboard, the first and the
# last page of the users, and a search among them, each asked for by one admin for SECONDS_A_ROUND (5) in each of ROUNDS (3). An admin waits for one page at a time,
# so it is the time of a page that counts.

admin_sizes=${USERS:-10000 100000 1000000} admin_growth_target=2

# Users and what they left, up to so many users in all. Names are digits at random, so that a search finds its few among all.
admin_fill() {
  bench_database -v size="$1" <<'SQL'
BEGIN;
CREATE TEMPORARY TABLE grown ON COMMIT DROP AS SELECT n, md5(n::text) AS word, now() - random() * interval '1000 days' AS at
  FROM generate_series((SELECT count(*) FROM users) + 1, :size) AS n;
INSERT INTO users (email, username, password_hash, role, coins, bet_count, last_bet_on, seed_number, server_seed, next_server_seed, client_seed,
    nonce, sign_in_count, created_on, updated_on)
  SELECT word || '@example.com', left(word, 16), 'none', 'member', 99, 1, at, 1, sha256('a'), sha256('b'), word, 1, n % 100, at, at FROM grown;
CREATE TEMPORARY TABLE players ON COMMIT DROP AS SELECT id, n, at FROM grown JOIN users ON email = word || '@example.com';
INSERT INTO coin_entries (user_id, amount, reason, created_on) SELECT id, 100, 'sign_up', at FROM players;
INSERT INTO bets (user_id, number, guess, die_1, die_2, wagered, payout, net, seed_number, nonce, placed_on)
  SELECT id, 1, 7, 1, 2, 1, 60, -1, 1, 0, at FROM players;
INSERT INTO subscriptions (user_id, gateway_id, plan, status, created_on)
  SELECT id, 'sub_' || id, 'gold', 'active', at FROM players WHERE n % 10 = 0;
INSERT INTO invoices (user_id, gateway_id, payment_intent, charge, description, subtotal, discount, tax, total, coins, created_on)
  SELECT id, 'in_' || id, 'pi_' || id, 'ch_' || id, 'gold', 500, 0, 0, 500, 600, at FROM players WHERE n % 10 = 0;
COMMIT;
VACUUM ANALYZE users, coin_entries, bets, subscriptions, invoices
SQL
  postgres_sql "$var/postgres" CHECKPOINT
}

# What the schedule does each minute, at once.
admin_sum_up() {
  local id
  id=$("$root/run" snakeeyes jobs add statistics.sum_up | grep -oE '[0-9]+' | head -n 1)
  while read -r state; do [ "$state" != done ] || return 0; done < <(bench_database <<<"SELECT state FROM jobs WHERE id = $id \\watch 0.1")
}

# admin_ask WHAT SIZE PATH: one round, unless the site has no such page.
admin_ask() {
  local status
  status=$(curl -s -o /dev/null -w '%{http_code}' -H "Cookie: $admin_cookie" "http://127.0.0.1:$PORT$3")
  [ "$status" = 200 ] || { echo "  $1: skipped: $3 answers $status"; return 0; }
  bench_load "$1_$2" "$PORT" GET "$3"
}

admin_round() {
  local size=$1 pages
  pages=$(bench_database -c 'SELECT ceil(count(*) / 50.0)::int FROM users')
  admin_ask dashboard "$size" /admin
  admin_ask year "$size" '/admin?days=365'
  admin_ask first "$size" /admin/users
  admin_ask last "$size" "/admin/users/page/$pages"
  admin_ask search "$size" /admin/users?q=c4ca4238
  admin_ask jobs "$size" /admin/jobs
}

# The p99 of each page, and how it grew from the smallest to the largest site.
admin_growth() {
  local what size p99 smallest largest
  smallest=${admin_sizes%% *} largest=${admin_sizes##* }
  echo "p50 and p99 in ms, the median of $bench_rounds rounds, by users (target: p99 grows by less than $admin_growth_target times):"
  for what in dashboard year first last search jobs; do
    [ -f "$bench_home/of_${what}_$largest" ] || continue
    printf '  %-10s' "$what"
    for size in $admin_sizes; do
      printf ' %s: %s / %s  ' "$size" "$(bench_median "${what}_$size" 2)" "$(bench_median "${what}_$size" 3)"
    done | awk '{ for (i = 2; i <= NF; i++) if ($i ~ /^[0-9]+$/) $i = sprintf("%.2f", $i / 1000); print $0 }' | tr -d '\n'
    awk -v before="$(bench_median "${what}_$smallest" 3)" -v after="$(bench_median "${what}_$largest" 3)" \
      'BEGIN { printf "  grows %.2f times\n", after / before }'
  done
}

bench_admin() {
  local size round admin_cookie
  bench_clients=1 bench_users
  bench_database -c "UPDATE users SET role = 'admin'"
  IFS=$'\t' read -r admin_cookie _ <"$bench_home/clients"
  bench_unit=pages
  for size in $admin_sizes; do
    echo "$size users:"
    admin_fill "$size"
    admin_sum_up
    for ((round = 1; round <= bench_rounds; round++)); do admin_round "$size"; done
  done
  admin_growth
}

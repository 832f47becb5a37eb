# `./run bench operators`: ADMINS (6) who do ACTIONS (10000) things at random, all at once, while PLAYERS (4) bet: users made, edited and deleted, coins
# up and down, coupons, cancelled subscriptions, retried jobs, acting as a user and back. Everything that was answered as done must be in the audit log
# once, both audits hold, and a row that a superuser changed must be found. With as many web workers as the site has by default.

bench_operators() {
  bench_needs_simulation
  node "$root/tests/bench/operators.mjs" "${ACTIONS:-10000}" "${ADMINS:-6}" "${PLAYERS:-4}"
}

# `./run bench payments [SECONDS]`: BUYERS (20) who subscribe, buy, change their minds and cancel at random for SECONDS (600), while the
# simulator is slow, fails, loses answers and sends events twice and in any order. What it holds must then be what the books say.
# `./run bench webhooks [SECONDS]`: RATE (1000) events a second for SECONDS (10), after two in which connections are opened: none may be lost.
# Both with as many web workers as the site has by default.

# Both pay at the simulator of the bench's own instance, never at Stripe.
bench_needs_simulation() {
  [ -f "$var/simulator/settings" ] || { echo "run: a bench does not pay at Stripe; it needs an environment and .env without STRIPE_SECRET_KEY" >&2; return 1; }
}

bench_payments() {
  bench_needs_simulation
  node "$root/tests/bench/payments.mjs" "${1:-600}" "${BUYERS:-20}"
  "$root/run" snakeeyes coins audit
}

bench_webhooks() {
  bench_needs_simulation
  node "$root/tests/bench/webhooks.mjs" "${1:-10}" "${RATE:-1000}"
}

#!/usr/bin/env bash
# Runs a command in the container with the secrets that its volume keeps, where the environment has none.
set -euo pipefail
# shellcheck source=settings.sh
source "$(dirname "${BASH_SOURCE[0]}")/settings.sh"

# Asks /up without a tool that the image would need for nothing else.
is_up() {
  exec 3<>"/dev/tcp/127.0.0.1/${PORT:-8000}"
  printf 'GET /up HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n' >&3
  head -n 1 <&3 | grep -q ' 200 '
}

# With no key of Stripe's, payments go to the simulator at PAYMENT_SIMULATOR, by the keys that it has unless it is told others. Browsers reach
# it by its port on this machine, unless STRIPE_JS_URL says how.
use_simulator() {
  export STRIPE_SECRET_KEY=sk_test_simulation STRIPE_PUBLISHABLE_KEY=pk_test_simulation STRIPE_WEBHOOK_SECRET=whsec_simulation
  export STRIPE_API_BASE=$PAYMENT_SIMULATOR STRIPE_JS_URL=${STRIPE_JS_URL:-http://localhost:${PAYMENT_SIMULATOR##*:}/v3/}
}

if [ "$*" = is-up ]; then
  is_up
  exit
fi
var=$VAR
keep_secrets
read_settings "$var/secrets"
given STRIPE_SECRET_KEY || [ -z "${PAYMENT_SIMULATOR:-}" ] || use_simulator
exec "$@"

#!/usr/bin/env bash
# Fills the folder of secrets of docker-compose.yml, one file a setting: what the environment says is written anew with each start, what stands
# in the folder already is kept, and all else is made up. The other services know the files only, by NAME_FILE.
set -euo pipefail
folder=/run/secrets
umask 022 # each container has its own users; who may enter the volume may read

random_text() { head -c "$1" /dev/urandom | base64 -w0 | tr '+/' '-_' | tr -d '='; }

# put FILE VALUE: writes it unless it stands there already.
put() {
  [ ! -e "$folder/$1" ] || [ "$(cat "$folder/$1")" != "$2" ] || return 0
  printf '%s\n' "$2" >"$folder/$1.new"
  mv "$folder/$1.new" "$folder/$1"
}

# keep FILE VALUE MADE_UP: VALUE, unless it is empty: then what is there, and only where nothing is, MADE_UP.
keep() {
  if [ -n "$2" ]; then
    put "$1" "$2"
  elif [ ! -e "$folder/$1" ]; then
    put "$1" "$3"
  fi
}

keep secret_key "${SECRET_KEY:-}" "$(random_text 48)"
keep seed_admin_password "${SEED_ADMIN_PASSWORD:-}" "$(random_text 12)"
keep postgres_password "" "$(random_text 24)"
keep owner_password "" "$(random_text 24)"
keep site_password "" "$(random_text 24)"
keep redis_password "" "$(random_text 24)"
keep grafana_password "" "$(random_text 12)"
keep database_url "${DATABASE_URL:-}" "postgresql://snakeeyes_site:$(cat "$folder/site_password")@postgres/snakeeyes"
keep migration_database_url "${MIGRATION_DATABASE_URL:-${DATABASE_URL:-}}" "postgresql://snakeeyes:$(cat "$folder/owner_password")@postgres/snakeeyes"
keep redis_url "${REDIS_URL:-}" "redis://:$(cat "$folder/redis_password")@redis"

put public_url "${PUBLIC_URL:-http://localhost:$PORT}"

# The demo's keys are those that the simulator has by itself, and no secrets; a browser reaches it by its port on this machine.
if [ "$DEMO" != 0 ] && [ -z "${STRIPE_SECRET_KEY:-}" ]; then
  put stripe_secret_key sk_test_simulation
  put stripe_publishable_key pk_test_simulation
  put stripe_webhook_secret whsec_simulation
  put stripe_api_base "http://payments:$PAYMENTS_PORT"
  put stripe_js_url "${STRIPE_JS_URL:-http://localhost:$PAYMENTS_PORT/v3/}"
else
  keep stripe_secret_key "${STRIPE_SECRET_KEY:-}" ""
  keep stripe_publishable_key "${STRIPE_PUBLISHABLE_KEY:-}" ""
  keep stripe_webhook_secret "${STRIPE_WEBHOOK_SECRET:-}" ""
  put stripe_api_base "${STRIPE_API_BASE:-https://api.stripe.com}"
  put stripe_js_url "${STRIPE_JS_URL:-https://js.stripe.com/v3/}"
fi
if [ "$DEMO" != 0 ]; then
  put mail_url "${MAIL_URL:-smtp://mail:1025}"
else
  keep mail_url "${MAIL_URL:-}" file:/var/lib/snakeeyes/mail
fi
echo "secrets: in their folder; the admin's password: docker-compose exec web cat $folder/seed_admin_password"

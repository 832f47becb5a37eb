# The payment simulator of an instance, for where no STRIPE_SECRET_KEY says that payments are Stripe's. It has a folder under VAR with
# its keys, made once, and all that it holds; fixtures/payments/README.md is its manual.

simulator_program="$root/fixtures/payments/simulator.mjs"

payments_simulated=

is_simulated() { ! given STRIPE_SECRET_KEY || [ -n "$payments_simulated" ]; }

# Its own ones are kept; the webhook's secret and the key for browsers may be given. Where it answers, no setting says.
use_simulator() {
  payments_simulated=yes
  unset STRIPE_API_BASE STRIPE_JS_URL
  read_settings "$var/simulator/settings"
}

simulator_port() { sed -n 's/^STRIPE_API_BASE=.*:\([0-9]*\)$/\1/p' "$var/simulator/settings" 2>/dev/null || true; }

# Where it was; for a new one, at a distance from the site.
usual_simulator_port() {
  local port
  port=$(simulator_port)
  port=${port:-$((PORT + (PORT > 61424 ? -4111 : 4111)))}
  if is_taken 127.0.0.1 "$port"; then free_port; else echo "$port"; fi
}

kept_or_made() { # kept_or_made NAME PREFIX
  local kept
  kept=$(sed -n "s/^$1=//p" "$var/simulator/settings" 2>/dev/null) || true
  echo "$1=${kept:-$2$(random_text 18 | tr -d '_-')}"
}

# Written only when something changes: what reads them is older then, and started anew.
keep_simulator_settings() { # keep_simulator_settings PORT
  local file="$var/simulator/settings" settings
  settings=$(
    kept_or_made STRIPE_SECRET_KEY sk_test_
    kept_or_made STRIPE_PUBLISHABLE_KEY pk_test_
    kept_or_made STRIPE_WEBHOOK_SECRET whsec_
    echo "STRIPE_API_BASE=http://127.0.0.1:$1"
    echo "STRIPE_JS_URL=http://127.0.0.1:$1/v3/"
  )
  [ "$settings" != "$(cat "$file" 2>/dev/null)" ] || return 0
  (umask 077 && printf '%s\n' "$settings" >"$file.new" && mv "$file.new" "$file")
}

simulator_answers() { curl -fs -o /dev/null --max-time 5 "http://127.0.0.1:$(simulator_port)/_/clock"; }

launch_simulator() { # launch_simulator PORT
  keep_simulator_settings "$1"
  (
    use_simulator
    exec setsid node "$simulator_program" --port "$1" --state "$var/simulator/state.json" --webhook-url "$site/stripe_webhook/event"
  ) >>"$var/log/simulator.log" 2>&1 </dev/null 7>&- &
  remember "$var/simulator/pid" $!
}

# Where something else has its port, it takes another.
start_simulator() {
  local tries=0
  mkdir -p "$var/simulator"
  ! is_outdated "$var/simulator/pid" "$root/fixtures/payments" || stop_simulator
  until wait_for 15 "$var/simulator/pid" simulator_answers; do
    [ $((tries += 1)) -le 3 ] || {
      tail -n 20 "$var/log/simulator.log" >&2
      echo "run: the payment simulator does not start; its log is $var/log/simulator.log" >&2
      return 1
    }
    stop_simulator
    launch_simulator "$(if [ "$tries" = 1 ]; then usual_simulator_port; else free_port; fi)"
  done
}

stop_simulator() { stop "$var/simulator/pid" TERM 10; }

# Stripe's own plans are made by hand, once: docs/payments.md.
offer_plans() { ! is_simulated || "$program" stripe sync-plans >>"$var/log/simulator.log"; }

tell_payments() {
  if ! is_simulated; then
    echo "  payments         Stripe, at ${STRIPE_API_BASE:-https://api.stripe.com}"
    return
  fi
  cat <<TEXT
  payments         a simulation, no card is charged: $STRIPE_API_BASE
                   publishable key $STRIPE_PUBLISHABLE_KEY, webhook secret $STRIPE_WEBHOOK_SECRET
                   pay with the card 4242 4242 4242 4242; more in docs/payments.md
TEXT
}

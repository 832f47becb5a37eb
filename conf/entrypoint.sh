#!/usr/bin/env bash
# The commands of the image: `web`, `worker`, `migrate`; `is-healthy` of a container that runs one of the first two; any other one is run as it is.
set -euo pipefail

# A worker tells of itself where all workers do; the first process's arguments end with what this container was told to run.
is_healthy() {
  local words=()
  mapfile -d '' -t words </proc/1/cmdline
  case ${words[-1]} in
    worker) snakeeyes workers | grep -q "$HOSTNAME:" ;;
    *) is_up.sh "${PORT:-8000}" /up ;;
  esac
}

case ${1:-web} in
  web) exec snakeeyes serve ;;
  worker) exec snakeeyes worker ;;
  migrate)
    snakeeyes db migrate
    exec snakeeyes db seed
    ;;
  is-healthy) is_healthy ;;
  *) exec "$@" ;;
esac

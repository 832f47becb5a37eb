# Where the settings of an instance come from: the environment, then .env, then the instance's own secrets, then the defaults here.

# given NAME: whether the environment says what NAME is, by itself or by NAME_FILE, the file that holds it (app/config.h).
given() {
  local file=${1}_FILE
  [ -n "${!1:-}${!file:-}" ]
}

# read_settings FILE: exports each NAME=VALUE of FILE that the environment lacks; read as the program reads its .env (app/dotenv.h).
read_settings() {
  local line name value
  local -A told=() # by FILE itself
  [ -f "$1" ] || return 0
  while IFS= read -r line || [ -n "$line" ]; do
    [[ ${line%$'\r'} =~ ^[[:space:]]*(export[[:space:]]+)?([A-Z][A-Z0-9_]*)[[:space:]]*=[[:space:]]*(.*)$ ]] || continue
    name=${BASH_REMATCH[2]} value=${BASH_REMATCH[3]}
    if [[ $value =~ ^\"(([^\"\\]|\\.)*)\" ]]; then
      value=${BASH_REMATCH[1]//\\\"/\"} value=${value//\\\\/\\}
    elif [[ $value =~ ^\'([^\']*)\' ]]; then
      value=${BASH_REMATCH[1]}
    else
      value=${value%%[[:space:]]#*} value=${value%"${value##*[![:space:]]}"}
    fi
    if [ -n "${told[${name%_FILE}]:-}" ] || ! given "${name%_FILE}"; then
      export "$name=$value"
      told[${name%_FILE}]=yes
    fi
  done <"$1"
}

random_text() { # random_text BYTES
  head -c "$1" /dev/urandom | base64 -w0 | tr '+/' '-_' | tr -d '='
}

# Keeps what this instance must not lose, from the environment or made up, where only its owner reads it.
keep_secrets() {
  [ -f "$var/secrets" ] && return
  (
    umask 077
    printf 'SECRET_KEY=%s\nSEED_ADMIN_PASSWORD=%s\n' "${SECRET_KEY:-$(random_text 48)}" \
      "${SEED_ADMIN_PASSWORD:-$(random_text 12)}" >"$var/secrets.new"
    mv "$var/secrets.new" "$var/secrets"
  )
}

# Sets `var`, absolute, and the settings that name no server.
read_instance() {
  read_settings "$root/.env"
  VAR=${VAR:-$root/var}
  var=$(realpath -m "$VAR")
  read_settings "$var/secrets"
  export VAR=$var PORT=${PORT:-8000} BIND=${BIND:-127.0.0.1} SEED_ADMIN_EMAIL=${SEED_ADMIN_EMAIL:-dev@local.host}
  given MAIL_URL || MAIL_URL=file:$(url_escape "$var/mail")
  export MAIL_URL
  [[ $PORT =~ ^[0-9]{1,5}$ && $((10#$PORT)) -ge 1 && $((10#$PORT)) -le 65535 ]] || { echo "run: PORT must be a port, 1 to 65535, not '$PORT'" >&2; return 2; }
  export METRICS_PORT=${METRICS_PORT:-$((PORT + (PORT > 64535 ? -1000 : 1000)))}
  case $BIND in
    0.0.0.0 | ::) host=localhost ;;
    *:*) host="[$BIND]" ;;
    *) host=$BIND ;;
  esac
  site="http://$host:$PORT"
}

# Backup and restore of an instance's database. docs/backup.md says what else must be kept, and how to come back to any moment.

# Who owns the tables: what serves may be a role with fewer rights.
owner_url() { echo "${MIGRATION_DATABASE_URL:-$DATABASE_URL}"; }

in_database() { # in_database NAME URL: the same for another database of the server
  case $2 in
    *://*\?*) echo "$2&dbname=$1" ;;
    *://*) echo "$2?dbname=$1" ;;
    *) echo "$2 dbname=$1" ;;
  esac
}

sql_at() { psql -qAtX -v ON_ERROR_STOP=1 -d "$(in_database "$1" "$(owner_url)")" -c "$2"; } # sql_at DATABASE SQL

# is_whole FILE: whether every byte of a backup can be read, and is a site's. grep reads all: who writes must not die of it.
is_whole() {
  "$postgres_bin/pg_restore" --file=/dev/null "$1" && "$postgres_bin/pg_restore" --list "$1" | grep ' TABLE public schema_migrations ' >/dev/null
}

# backup [FILE]: one moment of the database, while the site goes on; FILE is complete before its name appears, and its owner's alone.
backup() {
  local file
  read_instance
  [ -f "$var/secrets" ] || { echo "run: there is no site in $var yet; ./run up makes one" >&2; return 1; }
  file=$(realpath -m "${1:-$var/backups/$(date -u +%Y-%m-%dT%H%M%SZ).dump}")
  [ ! -e "$file" ] || { echo "run: $file is there already" >&2; return 1; }
  use_instance
  (
    umask 077
    trap 'rm -f "$file.part"' EXIT
    mkdir -p "$(dirname "$file")"
    "$postgres_bin/pg_dump" --format=custom --no-owner --no-privileges --file="$file.part" --dbname="$(owner_url)"
    is_whole "$file.part"
    sync "$file.part"
    mv "$file.part" "$file"
  ) || { echo "run: no backup was made" >&2; return 1; }
  echo "Backup: $file, $(stat -c %s "$file") bytes. SECRET_KEY is not in it: keep $var/secrets apart from it."
}

has_users() { # has_users DATABASE
  [ "$(sql_at "$1" "SELECT to_regclass('users') IS NOT NULL")" = t ] && [ "$(sql_at "$1" 'SELECT EXISTS (SELECT FROM users)')" = t ]
}

may_replace() { # may_replace DATABASE ANSWER: whether what is there may give way
  local answer=$2
  if ! has_users "$1"; then
    answer=yes
  elif [ "$answer" = --yes ]; then
    answer=yes
  elif [ -t 0 ]; then
    read -r -p "Replace all data in $var by the backup? [y/N] " answer
  fi
  case $answer in y* | Y*) ;; *) echo "run: nothing was restored; --yes answers the question" >&2; return 1 ;; esac
}

on_database() { # on_database NAME ARGUMENTS...: the command line on another database
  local name=$1
  shift
  (
    [ -z "${MIGRATION_DATABASE_URL:-}" ] || MIGRATION_DATABASE_URL=$(in_database "$name" "$MIGRATION_DATABASE_URL")
    DATABASE_URL=$(in_database "$name" "$DATABASE_URL")
    export DATABASE_URL MIGRATION_DATABASE_URL
    exec "$program" "$@"
  )
}

# fill_database NAME FILE NOW: makes a database of a backup, brought to the schema of this release, whose books and log of operators hold. Players
# have seen rolls of its seeds since, so it gets new ones before it serves.
fill_database() {
  sql_at "$3" "DROP DATABASE IF EXISTS $1" && sql_at "$3" "CREATE DATABASE $1" &&
    "$postgres_bin/pg_restore" --exit-on-error --no-owner --no-privileges --dbname="$(in_database "$1" "$(owner_url)")" "$2" &&
    on_database "$1" db migrate && on_database "$1" coins audit && on_database "$1" audit verify &&
    on_database "$1" bet rotate-seeds --yes
}

is_renamed() { # is_renamed NAME NEW AT: once nobody is connected to it any more
  sql_at "$3" "SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = '$1' AND pid <> pg_backend_pid() AND pg_has_role(usesysid, 'USAGE')" && sql_at "$3" "ALTER DATABASE $1 RENAME TO $2"
}

# swap_databases NAME NEW OLD: NEW takes the name NAME, and what has that is called OLD; or all stays as it is.
swap_databases() {
  sql_at "$2" "DROP DATABASE IF EXISTS $3" && is_renamed "$1" "$3" "$2" || return 1
  is_renamed "$2" "$1" "$3" || {
    is_renamed "$3" "$1" "$2"
    return 1
  }
}

# restore FILE [--yes]: the site as it was when the backup was made. It serves what it has until the backup has proved good; what fails before
# that changes nothing.
restore() {
  local file name
  [ -f "${1:-}" ] || { echo "run: restore needs the FILE of a backup" >&2; return 2; }
  file=$(realpath "$1")
  need build run
  is_whole "$file" || { echo "run: $file is no whole backup of a site; nothing was changed" >&2; return 1; }
  enter_instance
  build_site
  start_servers
  use_instance
  name=$(psql -qAtX -d "$(owner_url)" -c 'SELECT current_database()')
  may_replace "$name" "${2:-}"
  fill_database "${name}_restored" "$file" "$name" || {
    sql_at "$name" "DROP DATABASE IF EXISTS ${name}_restored"
    echo "run: $file can't be restored; nothing was changed" >&2
    return 1
  }
  stop "$var/web/pid" TERM 35
  stop "$var/worker/pid" TERM 15
  swap_databases "$name" "${name}_restored" "${name}_replaced" >/dev/null || {
    echo "run: the databases can't change places; nothing was changed, and the site is stopped" >&2
    return 1
  }
  offer_plans
  start_web
  start_worker
  tell
  echo "Restored $file: the coins and the operators' log hold, everybody's seeds are new, and passwords are those of then, the admin's too. What was there before is the database ${name}_replaced, until the next restore."
}

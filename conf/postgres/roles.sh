#!/usr/bin/env bash
# Makes the two roles of docs/security.md in a PostgreSQL of our own: one owns the database and migrates, the other serves. For
# /docker-entrypoint-initdb.d of the image `postgres`, or by hand, as often as one likes; passwords are set anew each time.
#
# POSTGRES_USER (postgres) is the administrator that connects, POSTGRES_DB (snakeeyes) the database. OWNER_ROLE (snakeeyes) and SITE_ROLE
# (snakeeyes_site) get OWNER_PASSWORD and SITE_PASSWORD; each may stand in a file instead, named by OWNER_PASSWORD_FILE, SITE_PASSWORD_FILE.
set -euo pipefail

# take NAME: exports the value of NAME, or what the file at NAME_FILE holds.
take() {
  local file=${1}_FILE
  [ -z "${!file:-}" ] || export "$1=$(cat "${!file}")"
  [ -n "${!1:-}" ] || { echo "roles: $1 or $file must be set" >&2; exit 1; }
}

take OWNER_PASSWORD
take SITE_PASSWORD
export OWNER_ROLE=${OWNER_ROLE:-snakeeyes} SITE_ROLE=${SITE_ROLE:-snakeeyes_site}
# Passwords go by the environment: whoever lists the processes sees the arguments.
psql --no-psqlrc --quiet --tuples-only --set=ON_ERROR_STOP=1 --username="${POSTGRES_USER:-postgres}" --dbname="${POSTGRES_DB:-snakeeyes}" <<'SQL'
\getenv owner OWNER_ROLE
\getenv site SITE_ROLE
\getenv owner_password OWNER_PASSWORD
\getenv site_password SITE_PASSWORD
SELECT format('CREATE ROLE %I LOGIN', name) FROM unnest(ARRAY[:'owner', :'site']) AS name
  WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = name) \gexec
ALTER ROLE :"owner" PASSWORD :'owner_password';
ALTER ROLE :"site" PASSWORD :'site_password' NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS;
SELECT format('ALTER DATABASE %I OWNER TO %I', current_database(), :'owner') \gexec
SQL

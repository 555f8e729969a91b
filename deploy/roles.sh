#!/bin/sh
# Run once by the PostgreSQL image when it makes a cluster: the roles that log in by themselves, each
# with the password in its secret. “cms migrate” gives them their rights, and makes the others.
set -eu

role() { # name, secret
  if [ -s "${SECRETS:-/run/secrets}/$2" ]; then
    psql --no-psqlrc --quiet --set ON_ERROR_STOP=1 --set name="$1" \
      --set password="$(cat "${SECRETS:-/run/secrets}/$2")" \
      --username "$POSTGRES_USER" --dbname "$POSTGRES_DB" <<'SQL'
SET log_statement = 'none';
SET log_min_error_statement = 'panic';
CREATE ROLE :"name" LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOINHERIT PASSWORD :'password';
SQL
  fi
}

role cms_editor editor_password
role cms_reader reader_password
role cms_auth auth_password

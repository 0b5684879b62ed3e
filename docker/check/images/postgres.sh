#!/usr/bin/env bash
# PostgreSQL as the public image starts it: the data directory is made on the first start.
set -euo pipefail

mkdir -p "$PGDATA"
chown postgres: "$PGDATA"
chmod 0700 "$PGDATA"
as_postgres() { setpriv --reuid=postgres --regid=postgres --init-groups "$@"; }

if [[ ! -s $PGDATA/PG_VERSION ]]; then
  password=$(as_postgres mktemp)
  printf '%s\n' "$POSTGRES_PASSWORD" >"$password"
  as_postgres initdb --pgdata "$PGDATA" --username "$POSTGRES_USER" \
    --auth-host=scram-sha-256 --pwfile "$password"
  rm "$password"
  echo 'host all all all scram-sha-256' >>"$PGDATA/pg_hba.conf"
fi
exec setpriv --reuid=postgres --regid=postgres --init-groups \
  postgres -D "$PGDATA" -c 'listen_addresses=*' -c unix_socket_directories=/tmp

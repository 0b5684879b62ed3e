#!/bin/sh
# Brings Temporal's two databases to this release's schema; a second run has nothing to do.
set -eu

schema=/etc/temporal/schema/postgresql/v12

tool() {
  database=$1
  shift
  temporal-sql-tool --plugin postgres12 --ep "$POSTGRES_SEEDS" -p "$DB_PORT" -u "$POSTGRES_USER" \
    --db "$database" "$@"
}

# update DATABASE FOLDER. Only a database without any version is set up from nothing: setting up
# one that has tables would take it back to version 0.
update() {
  if output=$(tool "$1" update-schema -d "$schema/$2/versioned" 2>&1); then
    echo "$1 is at the schema of this release"
    return
  fi
  case $output in
    *schema_version*"does not exist"*)
      tool "$1" setup-schema -v 0.0
      tool "$1" update-schema -d "$schema/$2/versioned"
      ;;
    *)
      echo "$output" >&2
      exit 1
      ;;
  esac
}

tool temporal create
tool temporal_visibility create
update temporal temporal
update temporal_visibility visibility

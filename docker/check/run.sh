#!/usr/bin/env bash
# Runs a command with a Docker engine that has every image of docker-compose.yml:
#
#   run.sh FOLDER COMMAND [ARGUMENT...]     FOLDER is kept for the next time
#
# Where no engine answers and dockerd is installed (Debian: docker.io, debootstrap), root starts one
# for this run, with its data in FOLDER/engine; DOCKER_DRIVER=vfs where its file system bears no
# overlays. Removes containers, images and the engine at the end, but with KEEP=1. Exits with 69 where
# there is no engine or no Compose v2.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
folder=$(mkdir -p "${1:?usage: run.sh FOLDER COMMAND [ARGUMENT...]}" && cd "$1" && pwd)
shift
engine=

give_up() {
  echo "compose-check: $1" >&2
  exit 69
}

engine_answers() { docker info >/dev/null 2>&1; }

start_engine() {
  command -v dockerd >/dev/null || give_up "no Docker engine answers, and there is no dockerd to start (Debian: docker.io)"
  [[ $EUID == 0 ]] || give_up "no Docker engine answers, and only root can start one"
  export DOCKER_HOST=unix://$folder/docker.sock
  mkdir -p "$folder/engine"
  setsid dockerd --host "$DOCKER_HOST" --data-root "$folder/engine" --exec-root "$folder/engine-run" \
    --pidfile "$folder/docker.pid" >"$folder/dockerd.log" 2>&1 </dev/null &
  engine=$!
  for ((i = 0; i < 60; i++)); do
    engine_answers && return
    kill -0 "$engine" 2>/dev/null || break
    sleep 1
  done
  tail -n 3 "$folder/dockerd.log" >&2
  give_up "dockerd does not come up, see $folder/dockerd.log"
}

clean_up() {
  local result=$?
  trap '' INT TERM
  if [[ ${KEEP:-} == 1 ]]; then
    echo "kept; to look at it: export DOCKER_HOST=${DOCKER_HOST:-} COMPOSE_PROJECT_NAME=$COMPOSE_PROJECT_NAME"
  else
    if engine_answers; then
      docker compose --profile openmldb down --volumes --timeout 5 >/dev/null 2>&1 || true
      "$root/docker/check/images.sh" remove
    fi
    if [[ -n $engine ]]; then
      kill "$engine" 2>/dev/null || true
      wait "$engine" 2>/dev/null || true
      rm -rf "$folder/engine" "$folder/engine-run"
    fi
  fi
  exit "$result"
}

export COMPOSE_PROJECT_NAME=openmldb-rollout-check
cd "$root"
command -v docker >/dev/null || give_up "there is no docker"
docker compose version >/dev/null 2>&1 || give_up "there is no Compose v2 (docker compose)"
trap clean_up EXIT
trap 'exit 130' INT TERM
engine_answers || start_engine
"$root/docker/check/images.sh" make "$folder"
"$@"

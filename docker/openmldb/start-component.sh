#!/usr/bin/env bash
# Starts the component of a node's working directory, which is the current one, by OpenMLDB's own
# start.sh; nothing of it runs yet. Exits with 1 when it is not up in the end.
#
#   start-component.sh COMPONENT ENDPOINT
#
# start.sh exits with 0 whatever happened, so the process itself is watched until its endpoint
# accepts connections, for PATIENCE_SECONDS at most, and looked at again after SETTLE_SECONDS. A
# component ends by itself (-110) while the registration of its former process stands in ZooKeeper,
# and where ZooKeeper or the tablets are not up yet; then it is tried again.
set -euo pipefail

usage='usage: start-component.sh nameserver|tablet|apiserver|taskmanager HOST:PORT'
component=${1:?$usage}
endpoint=${2:?$usage}
patience_seconds=${PATIENCE_SECONDS:-60}
settle_seconds=${SETTLE_SECONDS:-3}
attempts=3

# forget_process: removes start.sh's pid files. Those of a container's former life name processes
# that are gone, or, by now, others; start.sh takes one that lives for the component.
forget_process() {
  rm -f "bin/$component.pid" "bin/$component.pid.child"
}

# is_running: whether the process lives that start.sh has written down.
is_running() {
  [[ -s bin/$component.pid ]] && kill -0 "$(tr -d '\0' <"bin/$component.pid")" 2>/dev/null
}

accepts_connections() {
  (exec 3<>"/dev/tcp/${endpoint%:*}/${endpoint##*:}") 2>/dev/null
}

# comes_up: waits until the process serves, and says whether it does.
comes_up() {
  local waited
  for ((waited = 0; waited < patience_seconds; waited++)); do
    is_running || return 1
    if accepts_connections; then
      sleep "$settle_seconds"
      is_running
      return
    fi
    sleep 1
  done
  return 1
}

# session_seconds: how long ZooKeeper keeps the registration of a process that is gone, rounded up.
session_seconds() {
  local file=conf/$component.flags millis=
  if [[ -f $file ]]; then
    millis=$(sed -n 's/^--zk_session_timeout=\([0-9][0-9]*\).*/\1/p' "$file" | tail -n 1)
  fi
  echo $(((${millis:-10000} + 999) / 1000))
}

for ((attempt = 1; attempt <= attempts; attempt++)); do
  forget_process
  bash bin/start.sh start "$component" || true
  if comes_up; then
    exit 0
  fi
  echo "$component $endpoint did not stay up (attempt $attempt of $attempts)" >&2
  if ((attempt < attempts)); then
    # One that lives, and serves nobody, would be in the next one's way.
    ! is_running || bash bin/start.sh stop "$component" || true
    sleep $(($(session_seconds) + 1))
  fi
done
echo "$component $endpoint is down; its logs are in $PWD/logs. Once the cause is mended, restart the container" >&2
exit 1

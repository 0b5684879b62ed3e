#!/usr/bin/env bash
# Lays out a node as OpenMLDB's image has it: scripts, the binary and templates of the configuration.
# All of it comes from the practice cluster; the times are those of the released configuration, but
# for start.sh's patience with a JVM and the time until leaders move away from a lost tablet.
#
#   openmldb.sh WORKDIR
set -euo pipefail

workdir=$1
templates=$(mktemp -d)
cd "$templates"
jar xf /opt/sandbox/lib/sandbox.jar io/openmldb/rollout/sandbox/shell io/openmldb/rollout/sandbox/conf
mkdir -p "$workdir"/{bin,conf,logs,db,fault}

values=(
  SANDBOX=/opt/sandbox JAVA="$JAVA_HOME/bin/java" CLASSPATH='/opt/sandbox/lib/*'
  JVM_OPTIONS='-Xms32m -Xmx512m -Xss512k -XX:+UseSerialGC -Xshare:auto -XX:-UsePerfData -XX:TieredStopAtLevel=1'
  FIRST_WAIT=3 POLL=1 PATIENCE=60 STOP_WAIT=3 RESTART_PAUSE=15 MON_WAIT=3 MON_SLEEP=10
  HOST=127.0.0.1 PORT=9902 ENDPOINT=127.0.0.1:10921 WORKDIR="$workdir"
  ZOOKEEPER=127.0.0.1:2181 ROOT_PATH=/openmldb_cluster
  ZK_SESSION_TIMEOUT=10000 ZK_KEEP_ALIVE_CHECK_INTERVAL=15000
  AUTO_FAILOVER=true TABLET_HEARTBEAT_TIMEOUT=20000 TABLET_OFFLINE_CHECK_INTERVAL=1000
  GET_TASK_STATUS_INTERVAL=2000 GET_TABLE_STATUS_INTERVAL=2000 NAME_SERVER_TASK_WAIT_TIME=1000
  SYSTEM_TABLE_REPLICAS=2
)
edits=()
for value in "${values[@]}"; do edits+=(-e "s|@${value%%=*}@|${value#*=}|g"); done

for file in io/openmldb/rollout/sandbox/shell/*; do
  sed "${edits[@]}" "$file" >"$workdir/bin/${file##*/}"
  chmod +x "$workdir/bin/${file##*/}"
done
for file in io/openmldb/rollout/sandbox/conf/*; do
  sed "${edits[@]}" "$file" >"$workdir/conf/${file##*/}.template"
done
if unfilled=$(grep -rlE '@[A-Z_]+@' "$workdir/bin" "$workdir/conf" | grep -v zoo.cfg); then
  echo "places without a value in $unfilled" >&2
  exit 1
fi
# By that variable bin/sandbox knows its processes; over SSH it would be lost.
sed -i '/^export OPENMLDB_SANDBOX=/d' "$workdir/bin/launch"
rm -rf "$templates" "$workdir/conf/zoo.cfg.template"

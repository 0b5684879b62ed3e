#!/usr/bin/env bash
# ZooKeeper with the settings that the public image has without a variable.
set -euo pipefail

cat >/opt/zoo.cfg <<'CONFIG'
clientPort=2181
dataDir=/data
dataLogDir=/datalog
tickTime=2000
initLimit=5
syncLimit=2
admin.enableServer=false
4lw.commands.whitelist=srvr
CONFIG
exec java -Xmx256m -XX:+UseSerialGC \
  -Dlogback.configurationFile=io/openmldb/rollout/sandbox/logback.xml \
  -cp '/opt/sandbox/lib/*' org.apache.zookeeper.server.ZooKeeperServerMain /opt/zoo.cfg

#!/usr/bin/env bash
# One node of the practice cluster: configures the component on the first start, starts it
# (start-component.sh), and serves SSH until the container is stopped. The component is no child
# of the container's first process, so that a rollout can stop and start it.
#
#   node.sh COMPONENT       ENDPOINT and ZOOKEEPER come from the environment, each as host:port
set -euo pipefail

component=${1:?usage: node.sh nameserver|tablet|apiserver|taskmanager}
keys=/run/openmldb-rollout/ssh
cd /work/openmldb

# For this script only: a component that had them would lose them at a restart over SSH, and the
# plan would warn of that.
export -n ENDPOINT ZOOKEEPER

# set_line FILE KEY LINE: puts LINE in the place of what FILE says of KEY, commented out or not.
set_line() {
  sed -i "/^[#[:space:]]*${2//./\\.}[[:space:]]*=/d" "$1"
  printf '%s\n' "$3" >>"$1"
}

configure_flags() {
  local file=conf/$component.flags
  cp "$file.template" "$file"
  set_line "$file" --endpoint "--endpoint=$ENDPOINT"
  set_line "$file" --zk_cluster "--zk_cluster=$ZOOKEEPER"
  set_line "$file" --zk_root_path "--zk_root_path=/openmldb"
}

configure_taskmanager() {
  local file=conf/taskmanager.properties
  cp "$file.template" "$file"
  set_line "$file" server.host "server.host=${ENDPOINT%:*}"
  set_line "$file" server.port "server.port=${ENDPOINT##*:}"
  set_line "$file" zookeeper.cluster "zookeeper.cluster=$ZOOKEEPER"
  set_line "$file" zookeeper.root_path "zookeeper.root_path=/openmldb"
  set_line "$file" spark.master "spark.master=local"
  set_line "$file" spark.home "spark.home=$SPARK_HOME"
}

# Only once: what a rollout changes must survive the container's restart.
if [[ ! -f conf/.configured ]]; then
  if [[ $component == taskmanager ]]; then configure_taskmanager; else configure_flags; fi
  touch conf/.configured
fi

# Before SSH, so that nobody else starts the component meanwhile.
openmldb-start "$component" "$ENDPOINT" || true

# An SSH session must find Java and Spark as this image sets them.
exec /usr/sbin/sshd -D -e \
  -o "HostKey=$keys/host_key" \
  -o "AuthorizedKeysFile=$keys/authorized_keys" \
  -o PasswordAuthentication=no \
  -o PermitRootLogin=prohibit-password \
  -o "SetEnv=PATH=$PATH SPARK_HOME=${SPARK_HOME:-} JAVA_HOME=${JAVA_HOME:-}"

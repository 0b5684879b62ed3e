#!/usr/bin/env bash
# Makes the practice cluster's SSH keys once: the worker's in CLIENT, the nodes' in SERVER.
#
#   make-keys.sh CLIENT SERVER OWNER-OF-CLIENT HOST...
set -euo pipefail

client=$1
server=$2
owner=$3
shift 3

if [[ ! -f $server/host_key ]]; then
  ssh-keygen -q -t ed25519 -N '' -C 'practice cluster node' -f "$server/host_key"
fi
if [[ ! -f $client/id_ed25519 ]]; then
  ssh-keygen -q -t ed25519 -N '' -C 'openmldb-rollout worker' -f "$client/id_ed25519"
fi
install -m 0600 "$client/id_ed25519.pub" "$server/authorized_keys"

# One key for all of them: they are one machine in all but name.
host_key=$(cut -d ' ' -f 1,2 "$server/host_key.pub")
for host in "$@"; do
  echo "$host $host_key"
done >"$client/known_hosts"

chown -R "$owner" "$client"
chmod 0600 "$client/id_ed25519"
echo "keys are ready for $*"

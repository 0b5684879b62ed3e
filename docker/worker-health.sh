#!/usr/bin/env bash
# Exits with 0 when the worker polls. Bash speaks HTTP well enough; the image needs no client for it.
#
#   worker-health.sh PORT
set -euo pipefail

exec 3<>"/dev/tcp/127.0.0.1/$1"
printf 'GET /healthz HTTP/1.0\r\n\r\n' >&3
read -r _ status _ <&3
[[ $status == 200 ]]

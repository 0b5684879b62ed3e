#!/usr/bin/env bash
# Starts the taskmanager with this working directory's conf/taskmanager.properties.
set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")/.."
exec ./bin/launch server io.openmldb.rollout.sandbox.server.TaskManager ./conf/taskmanager.properties

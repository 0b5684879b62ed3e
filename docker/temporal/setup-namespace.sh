#!/bin/sh
# Waits for Temporal, then creates the namespace and registers the search attributes by which
# rollouts are found; a second run has nothing to do. TEMPORAL_ADDRESS and TEMPORAL_NAMESPACE say
# where.
set -eu

attempts=60
until temporal operator cluster health >/dev/null 2>&1; do
  attempts=$((attempts - 1))
  if [ "$attempts" -eq 0 ]; then
    echo "Temporal at $TEMPORAL_ADDRESS did not become healthy within two minutes" >&2
    exit 1
  fi
  sleep 2
done

temporal operator namespace describe --namespace "$TEMPORAL_NAMESPACE" >/dev/null 2>&1 ||
  temporal operator namespace create --namespace "$TEMPORAL_NAMESPACE" --retention 30d

for attribute in OpenMLDBCluster RolloutPhase RolloutOutcome; do
  if ! temporal operator search-attribute list | grep -qw "$attribute"; then
    temporal operator search-attribute create --name "$attribute" --type Keyword
  fi
done
echo "namespace $TEMPORAL_NAMESPACE is ready"

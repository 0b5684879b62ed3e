#!/bin/sh
# Waits for Temporal, then creates the namespace and registers the search attributes by which
# rollouts are found; a second run has nothing to do. TEMPORAL_ADDRESS and TEMPORAL_NAMESPACE say
# where.
set -eu

# await WHAT COMMAND...: until COMMAND succeeds, for two minutes at most.
await() {
  what=$1
  shift
  attempts=60
  until "$@" >/dev/null 2>&1; do
    attempts=$((attempts - 1))
    if [ "$attempts" -eq 0 ]; then
      echo "Temporal at $TEMPORAL_ADDRESS: $what did not come about within two minutes" >&2
      "$@" >&2 || exit 1
    fi
    sleep 2
  done
}

await "health" temporal operator cluster health

temporal operator namespace describe --namespace "$TEMPORAL_NAMESPACE" >/dev/null 2>&1 ||
  temporal operator namespace create --namespace "$TEMPORAL_NAMESPACE" --retention 30d
# A new namespace is not known everywhere at once.
await "namespace $TEMPORAL_NAMESPACE" temporal operator search-attribute list

known=$(temporal operator search-attribute list)
for attribute in OpenMLDBCluster RolloutPhase RolloutGate RolloutOutcome; do
  case $known in
    *"$attribute"*) ;;
    *) temporal operator search-attribute create --name "$attribute" --type Keyword ;;
  esac
done
echo "namespace $TEMPORAL_NAMESPACE is ready"

# Lets a node's own binary read a flag file that is not there yet, and print all flags: it starts nothing.
# Argument: the node's working directory. The file's content stands on standard input.
umask 077
candidate=$(mktemp "${TMPDIR:-/tmp}/openmldb-rollout-candidate.XXXXXX") || exit 1
trap 'rm -f "$candidate"' EXIT
trap 'exit 1' HUP INT TERM PIPE
cat > "$candidate" && cd "$1" || exit 1
# As a shell has it: found nothing that may be executed.
[ -f bin/openmldb ] && [ -x bin/openmldb ] || exit 126
./bin/openmldb --flagfile="$candidate" --helpxml < /dev/null
# It exits with 1 always: what it printed tells.
exit 0

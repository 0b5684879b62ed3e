# Lets a node's own binary read a flag file that is not there yet, and print all flags: it starts nothing. The content of
# the file stands on standard input. Arguments:
# - the node's working directory
# - its process, 0 when it has none
# - names of variables, separated by blanks, that a new process gets as that one has them; "*" for all
# - names of variables that the registry file sets

# Exports what process $1 has of the variables that flags can be read from and libraries be found by: of those named in
# $2, and not in $3.
keep_variables() {
    local entry name
    while IFS= read -r -d '' entry; do
        name=${entry%%=*}
        case "$name" in
            *[!A-Za-z0-9_]*) continue ;;
            FLAGS_* | LD_LIBRARY_PATH) ;;
            *) continue ;;
        esac
        case " $3 " in *" $name "*) continue ;; esac
        if [ "$2" != "*" ]; then
            case " $2 " in *" $name "*) ;; *) continue ;; esac
        fi
        export "${entry?}"
    done 2> /dev/null < "/proc/$1/environ"
}

umask 077
candidate=$(mktemp "${TMPDIR:-/tmp}/openmldb-rollout-candidate.XXXXXX") || exit 1
trap 'rm -f "$candidate"' EXIT
trap 'exit 1' HUP INT TERM PIPE
cat > "$candidate" && cd "$1" || exit 1
# As a shell has it: found nothing that may be executed.
[ -f bin/openmldb ] && [ -x bin/openmldb ] || exit 126
keep_variables "$2" "$3" "$4"
./bin/openmldb --flagfile="$candidate" --helpxml < /dev/null
# It exits with 1 always: what it printed tells.
exit 0

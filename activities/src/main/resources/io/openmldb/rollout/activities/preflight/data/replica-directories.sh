# Compares where a tablet's replicas are with where the tablet will look for them. It changes nothing.
# Argument: the working directory. Standard input: for each replica a line with the directory that it has now, and a
# line with the one that it will be looked for in; an empty line where there is none. Prints "number verdict KiB" for
# each replica, counted from 0, that will not be found.

# Whether $1 is not there for certain: the nearest folder above it that is there can be searched.
is_missing() {
    local folder=$1
    [ -n "$folder" ] || return 0
    [ ! -e "$folder" ] || return 1
    while [ ! -e "$folder" ]; do
        folder=$(dirname -- "$folder")
    done
    [ -x "$folder" ]
}

kib() {
    du -sk -- "$1" | cut -f 1
}

compare() {
    local number=$1 now=$2 then=$3
    if [ -d "$now" ]; then
        [ ! "$now" -ef "$then" ] || return
        if [ -d "$then" ]; then
            echo "$number OTHER_DATA_THERE $(kib "$now")"
        elif is_missing "$then"; then
            echo "$number LEFT_BEHIND $(kib "$now")"
        else
            echo "$number UNKNOWN"
        fi
    elif [ ! -d "$then" ]; then
        # What is where the tablet will look was put there before the file was changed.
        if is_missing "$now" && is_missing "$then"; then echo "$number NOWHERE"; else echo "$number UNKNOWN"; fi
    fi
}

compare_all() {
    local number=0 now then
    cd "$1" || return 1
    while IFS= read -r now && IFS= read -r then; do
        compare "$number" "$now" "$then"
        number=$((number + 1))
    done
}
export LC_ALL=C
compare_all "$@" 2> /dev/null || exit 1
exit 0

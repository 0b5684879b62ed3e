# Prints what a tablet's host has left, one "name=value" a line. It changes nothing.
# Arguments: working directory, process id or 0, directories for data, relative ones to the working directory.
room() {
    local pid=$2 root
    cd "$1" || return
    shift 2
    echo "available_kib=$(awk '$1 == "MemAvailable:" { print $2 }' /proc/meminfo)"
    echo "resident_kib=$(awk '$1 == "VmRSS:" { print $2 }' "/proc/$pid/status")"
    # A directory that is not there yet is made where the working directory is.
    for root in . "$@"; do
        [ ! -d "$root" ] || echo "free_kib=$(df -Pk -- "$root" | awk 'NR == 2 { print $4 }')"
    done
}
export LC_ALL=C
room "$@" 2> /dev/null < /dev/null
exit 0

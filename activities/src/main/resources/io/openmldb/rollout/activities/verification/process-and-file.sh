# Prints what a process and its configuration file have to do with each other, one "name=value" a line.
# Arguments: process id, its start in ticks since boot, component, working directory, configuration file.
# All times are this host's own, so that clocks of different machines do not matter.
export LC_ALL=C

facts() {
    local pid=$1 ticks=$2 component=$3 workdir=$4 file=$5 stat copy argument named cwd

    stat=$(cat "/proc/$pid/stat" 2> /dev/null) || stat=
    # The name in parentheses may hold blanks and parentheses itself.
    set -- ${stat##*) }
    [ -n "$stat" ] && [ "${20:-}" = "$ticks" ] && [ "$1" != Z ] && echo same=yes

    awk -v ticks="$ticks" -v rate="$(getconf CLK_TCK)" '{ printf "process_age=%.3f\n", $1 - ticks / rate }' /proc/uptime
    cwd=$(readlink -f "/proc/$pid/cwd" 2> /dev/null)
    if [ "$component" = taskmanager ]; then
        # start.sh copies the file, and the process reads the copy beside its own directory.
        copy=$workdir/taskmanager/conf/taskmanager.properties
        [ ! -e "$copy" ] || file=$copy
        case "$cwd/" in "$(readlink -f "$workdir")"/*) echo "named=$file" ;; esac
    else
        while IFS= read -r -d '' argument; do
            case "$argument" in
                --flagfile=* | -flagfile=*)
                    named=${argument#*=}
                    case "$named" in /*) ;; *) named=$cwd/$named ;; esac
                    [ "$(readlink -f "$named")" != "$(readlink -f "$file")" ] || echo "named=$file"
                    ;;
            esac
        done < "/proc/$pid/cmdline"
    fi
    echo "file_age=$(awk -v now="$(date +%s.%N)" -v written="$(stat -L -c %.9Y "$file")" 'BEGIN { printf "%.3f", now - written }')"
    echo "sha256=$(sha256sum < "$file" | cut -d ' ' -f 1)"
}
facts "$@" 2> /dev/null < /dev/null

# Prints what a process and its configuration file have to do with each other, one "name=value" a line.
# Arguments: process id, its start in ticks since boot, component, working directory, configuration file.
# All times are this host's own, so that clocks of different machines do not matter. Before it stands process-facts.sh.
export LC_ALL=C

facts() {
    local pid=$1 ticks=$2 component=$3 workdir=$4 file=$5 copy argument named cwd

    ! is_process "$pid" "$ticks" || echo same=yes
    echo "process_age=$(seconds_since "$ticks")"
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

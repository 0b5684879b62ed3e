# Prints what a rollout needs to know of a node's host, one "name=value" a line. It changes nothing.
# Arguments: working directory, configuration file, component, its process's id.

# Whether process $1 is component $2, started with file $3 in working directory $4. A taskmanager's command line names
# no file, but its class; it runs in a folder below the working directory.
is_component() {
    if [ "$2" != taskmanager ]; then
        words "$1" | grep -q -F "$(basename "$3")"
        return
    fi
    case "$(readlink "/proc/$1/cwd")/" in
        "$(readlink -f "$4")"/*) words "$1" | grep -q -i -F taskmanager ;;
        *) return 1 ;;
    esac
}

# The least free space of these folders' file systems, in KiB, and in which folder that is.
least_room() {
    local folder free least="" where=""
    for folder in "$@"; do
        free=$(df -Pk -- "$folder" | awk 'NR == 2 { print $4 }')
        if [ -n "$free" ] && { [ -z "$least" ] || [ "$free" -lt "$least" ]; }; then
            least=$free
            where=$folder
        fi
    done
    echo "free_kib=$least"
    echo "free_in=$where"
}

# Whether $1 is a mount of its own. The kernel writes the blanks and backslashes of a path as octal numbers.
is_mount() {
    local point=${1//\\/\\134}
    point=${point// /\\040}
    point=${point//$'\t'/\\011}
    point=${point//$'\n'/\\012}
    POINT=$point awk '$5 == ENVIRON["POINT"] { found = 1 } END { exit !found }' /proc/self/mountinfo
}

# Whether file $1 is immutable, or can be appended to only. The first shows in the error of opening it, which does not
# change it, where there is no lsattr.
is_immutable() {
    case $( (: >> "$1") 2>&1) in *"Operation not permitted"*) return 0 ;; esac
    lsattr -d -- "$1" | cut -d ' ' -f 1 | grep -q '[ia]'
}

words() {
    tr '\0' '\n' < "/proc/$1/cmdline"
}

facts() {
    local workdir=$1 file=$2 component=$3 pid=$4 start=$1/bin/start.sh copies real target
    # Copies of the file are made beside it. If it is a symbolic link, the new file goes beside what it links to.
    copies=$(dirname -- "$file")
    real=$(readlink -f -- "$file")
    target=$(dirname -- "$real")
    [ ! -r "$start" ] || echo start_script=yes
    # Released scripts restart through sh, whatever that is here.
    ! grep -Eq '(^|[[:space:];])sh +(\./|bin/)*start\.sh' "$start" || echo restarts_by_sh=yes
    { [ -O "$file" ] || [ "$(id -u)" = 0 ]; } && [ -w "$copies" ] && [ -w "$target" ] && echo file_replaceable=yes
    [ -w "$copies" ] && [ -f "$real" ] && [ -w "$real" ] && echo file_overwritable=yes
    echo "file_names=$(stat -c %h -- "$real")"
    ! is_mount "$real" || echo file_is_mount=yes
    [ ! -f "$real" ] || ! is_immutable "$real" || echo file_immutable=yes
    [ ! -w "$workdir" ] || echo workdir_writable=yes
    least_room "$copies" "$target" "$workdir"
    # The supervisor pads its pid file with NUL bytes.
    echo "pid_file=$(tr -d '\0\r\n ' < "$workdir/bin/$component.pid")"
    [ ! -e "$workdir/bin/$component.pid.child" ] || echo pid_child_file=yes
    ! is_component "$pid" "$component" "$file" "$workdir" || echo process_is_component=yes
    echo "sh=$(basename "$(readlink -f /bin/sh)")"
}
export LC_ALL=C
facts "$@" 2> /dev/null < /dev/null
exit 0

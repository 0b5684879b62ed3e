# Prints what a rollout needs to know of a node's host, one "name=value" a line. It changes nothing.
# Arguments: working directory, configuration file, component, its process's id.
facts() {
    local workdir=$1 file=$2 component=$3 pid=$4 start=$1/bin/start.sh
    [ ! -r "$start" ] || echo start_script=yes
    # Released scripts restart through sh, whatever that is here.
    ! grep -Eq '(^|[[:space:];])sh +(\./|bin/)*start\.sh' "$start" || echo restarts_by_sh=yes
    { [ -O "$file" ] || [ "$(id -u)" = 0 ]; } && [ -w "$(dirname "$file")" ] && echo file_replaceable=yes
    [ ! -w "$workdir" ] || echo workdir_writable=yes
    echo "free_kib=$(df -Pk "$workdir" | awk 'NR == 2 { print $4 }')"
    # The supervisor pads its pid file with NUL bytes.
    echo "pid_file=$(tr -d '\0\r\n ' < "$workdir/bin/$component.pid")"
    [ ! -e "$workdir/bin/$component.pid.child" ] || echo pid_child_file=yes
    ! tr '\0' '\n' < "/proc/$pid/cmdline" | grep -q -F "$(basename "$file")" || echo process_names_file=yes
    echo "sh=$(basename "$(readlink -f /bin/sh)")"
}
export LC_ALL=C
facts "$@" 2> /dev/null < /dev/null
exit 0

# Prints what a rollout needs to know of a node's host, one "name=value" a line. It changes nothing.
# Arguments: working directory, configuration file.
facts() {
    local workdir=$1 file=$2 start=$1/bin/start.sh
    [ ! -r "$start" ] || echo start_script=yes
    # Released scripts restart through sh, whatever that is here.
    ! grep -Eq '(^|[[:space:];])sh +(\./|bin/)*start\.sh' "$start" || echo restarts_by_sh=yes
    { [ -O "$file" ] || [ "$(id -u)" = 0 ]; } && [ -w "$(dirname "$file")" ] && echo file_replaceable=yes
    [ ! -w "$workdir" ] || echo workdir_writable=yes
    echo "free_kib=$(df -Pk "$workdir" | awk 'NR == 2 { print $4 }')"
    echo "sh=$(basename "$(readlink -f /bin/sh)")"
}
export LC_ALL=C
facts "$@" 2> /dev/null < /dev/null
exit 0

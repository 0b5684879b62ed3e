# Prints the process of a node: "pid ticks seconds-since-epoch supervisor", or "0 0 0 supervisor", or "foreign".
# Arguments: working directory, component, host and port of the endpoint. After the functions of process-facts.sh.
inspect() {
    local pid ticks started supervisor
    pid=$(listener "$3" "$4")
    if [ "$pid" = foreign ]; then
        echo foreign
        return
    fi
    supervisor=$(supervisor "$1" "$2")
    [ -z "$pid" ] || ticks=$(start_ticks "$pid")
    if [ -z "$pid" ] || [ -z "$ticks" ]; then
        echo "0 0 0 $supervisor"
        return
    fi
    started=$(awk -v now="$(date +%s.%N)" -v ticks="$ticks" -v rate="$(getconf CLK_TCK)" \
        '{ printf "%.3f", now - $1 + ticks / rate }' /proc/uptime)
    if [ "$supervisor" = "$pid" ]; then
        supervisor=0
    fi
    echo "$pid $ticks $started $supervisor"
}
inspect "$@" < /dev/null

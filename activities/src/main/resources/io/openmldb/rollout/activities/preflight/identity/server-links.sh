# Prints what a process has to do with some servers, one fact a line:
#   server HOST:PORT ADDRESS   where a server is for this host
#   connection ADDRESS         with what the process is connected
#   file_read                  the process started after its configuration file was last changed in any way
# An address is written as in /proc/net/tcp. Before it stands process-facts.sh.
# Arguments: process id, 0 when there is none; configuration file; servers as host:port.

# The IPv4 addresses of host $1; itself where the system knows none.
addresses() {
    local found
    found=$(getent ahostsv4 -- "$1" | awk '{ print $1 }' | sort -u)
    echo "${found:-$1}"
}

servers() {
    local server address port
    for server in "$@"; do
        port=$(printf '%04X' "$((10#${server##*:}))")
        for address in $(addresses "${server%:*}"); do
            address=$(hex_address "$address")
            [ -z "$address" ] || echo "server $server $address:$port"
        done
    done
}

# The other ends of the TCP connections of process $1. An IPv4 address may stand at the end of an IPv6 one.
connections() {
    local sockets
    # shellcheck disable=SC2012 # a program for each of thousands of sockets would take its time
    sockets=$(ls -l "/proc/$1/fd" | sed -n 's/.*socket:\[\([0-9]*\)\]$/\1/p' | tr '\n' ' ')
    cat "/proc/$1/net/tcp" "/proc/$1/net/tcp6" | awk -v sockets="$sockets" '
        BEGIN {
            count = split(sockets, each, " ")
            for (i = 1; i <= count; i++) own[each[i]] = 1
        }
        $4 == "01" && ($10 in own) {
            split($3, at, ":")
            print "connection " substr(at[1], length(at[1]) - 7) ":" at[2]
        }'
}

# Whether process $1 started after file $2 was changed. Unlike the time of its content, that of any change cannot be set
# by a copy.
has_read() {
    local ticks
    ticks=$(start_ticks "$1")
    [ -n "$ticks" ] || return 1
    awk -v now="$(date +%s.%N)" -v changed="$(stat -L -c %.9Z "$2")" -v age="$(seconds_since "$ticks")" \
        'BEGIN { exit !(changed != "" && age >= 0 && age < now - changed) }'
}

links() {
    local pid=$1 file=$2
    shift 2
    servers "$@"
    [ "$pid" -gt 0 ] || return 0
    connections "$pid"
    ! has_read "$pid" "$file" || echo file_read
}
export LC_ALL=C
set -f
links "$@" 2> /dev/null < /dev/null
exit 0

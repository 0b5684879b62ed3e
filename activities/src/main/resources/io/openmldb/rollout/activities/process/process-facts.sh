# Functions that find out about processes from /proc alone: no ss, lsof or python is needed.

# When a process started, in clock ticks since boot; nothing when there is no such process.
start_ticks() {
    local stat
    [ -n "$(living "$1")" ] || return 0
    stat=$(cat "/proc/$1/stat" 2> /dev/null) || return 0
    # The name in parentheses may hold blanks and parentheses itself.
    set -- ${stat##*) }
    echo "${20}"
}

# How many seconds ago a process started that did so at tick $1. Measured by a process that starts now: in a container
# /proc/uptime may be the container's, while all start times are the host's.
seconds_since() {
    local now
    now=$(exec cat /proc/self/stat)
    # shellcheck disable=SC2086
    set -- "$1" ${now##*) }
    LC_ALL=C awk -v ticks="$1" -v now="${21}" -v rate="$(getconf CLK_TCK)" \
        'BEGIN { printf "%.3f", (now - ticks) / rate }'
}

# Where /proc shows what process $1 is and has; nothing when it has ended, though nobody may have fetched its status yet.
# A process lives as long as any of its threads: one with much memory goes on listening until the last of them has given
# that back, while its first thread, which /proc/PID stands for, is a zombie that shows nothing any more.
living() {
    local thread
    for thread in "/proc/$1" "/proc/$1/task"/*; do
        if has_state "$thread" && [ "$STATE" != Z ] && [ "$STATE" != X ]; then
            echo "$thread"
            return
        fi
    done
}

# The state of the thread that folder $1 stands for, as STATE.
has_state() {
    local stat
    STATE=
    read -r -d '' stat 2> /dev/null < "$1/stat" || [ -n "$stat" ] || return 1
    stat=${stat##*) }
    STATE=${stat%% *}
}

# Succeeds when process $1 started at tick $2.
is_process() {
    [ "$1" -gt 0 ] && [ "$(start_ticks "$1")" = "$2" ]
}

# The TCP sockets that listen on port $2 at address $1, one a line as "inode user". An address that is not a literal
# IPv4 one matches every address.
listening_sockets() {
    local port address
    port=$(printf '%04X' "$2")
    address=$(hex_address "$1")
    cat /proc/net/tcp /proc/net/tcp6 2> /dev/null | awk -v port="$port" -v address="$address" '
        $4 == "0A" {
            split($2, at, ":")
            last = substr(at[1], length(at[1]) - 7)
            if (at[2] == port && (address == "" || at[1] ~ /^0+$/ || last == address || last == "00000000")) print $10, $8
        }'
}

# An IPv4 address as /proc/net/tcp writes it.
hex_address() {
    case "$1" in
        *[!0-9.]* | "") ;;
        *.*.*.*)
            set -- ${1//./ }
            printf '%02X%02X%02X%02X' "$4" "$3" "$2" "$1"
            ;;
    esac
}

# The process that listens on port $2 at address $1: its id, "foreign" when it is another user's, "ending" when the
# socket is ours but no process has it any more, or nothing. A socket of a process that just begins or ends belongs to
# nobody for a moment; only one that stays so is told.
listener() {
    local sockets pid attempt
    for attempt in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15; do
        sockets=$(listening_sockets "$1" "$2")
        [ -n "$sockets" ] || return 0
        pid=$(oldest_owner $(echo "$sockets" | cut -d ' ' -f 1))
        if [ -n "$pid" ]; then
            echo "$pid"
            return
        fi
        [ "$attempt" = 15 ] || sleep 0.2
    done
    if is_ours "$sockets"; then
        echo ending
    else
        echo foreign
    fi
}

# Whether one of these sockets was made by the user who looks. To root every process is visible, so that what seems to
# have no owner has none.
is_ours() {
    local user
    user=$(id -u)
    [ "$user" = 0 ] || echo "$1" | grep -q " $user\$"
}

# Of the processes that have one of these sockets the oldest: a child inherits them from its parent.
oldest_owner() {
    local inode pid ticks best= best_ticks= sockets=()
    for inode in "$@"; do
        sockets+=(-o -lname "socket:\[$inode\]")
    done
    for pid in $(owners "${sockets[@]:1}"); do
        ticks=$(start_ticks "$pid")
        if [ -n "$ticks" ] && { [ -z "$best" ] || [ "$ticks" -lt "$best_ticks" ]; }; then
            best=$pid
            best_ticks=$ticks
        fi
    done
    echo "$best"
}

# The processes that have a file for which these tests of find hold. One whose first thread has ended shows its files by
# its other threads only.
owners() {
    local process
    {
        find /proc/[0-9]*/fd \( "$@" \)
        for process in /proc/[0-9]*; do
            if has_state "$process" && [ "$STATE" = Z ]; then
                find "$process/task"/[0-9]*/fd \( "$@" \)
            fi
        done
    } 2> /dev/null | cut -d / -f 3 | sort -un
}

# The number in a pid file, which the supervisor pads with NUL bytes; 0 when there is none.
pid_in() {
    local number
    number=$(tr -d '\0\r\n ' 2> /dev/null < "$1") || number=
    case "$number" in
        "" | *[!0-9]*) echo 0 ;;
        *) echo "$number" ;;
    esac
}

# The supervisor of component $2 in working directory $1, if it is alive; else 0.
supervisor() {
    local pid
    pid=$(pid_in "$1/bin/$2.pid")
    if [ -e "$1/bin/$2.pid.child" ] && [ "$pid" -gt 0 ] && [ -n "$(start_ticks "$pid")" ] \
        && tr '\0' '\n' 2> /dev/null < "/proc/$pid/cmdline" | grep -q -x -E '(.*/)?mon'; then
        echo "$pid"
    else
        echo 0
    fi
}

# Process $1 as "pid ticks seconds-since-epoch supervisor", with $2 as its supervisor; zeros when it is not there.
describe() {
    local pid=$1 supervisor=$2 ticks= started
    case "$pid" in
        foreign | ending)
            echo "$pid"
            return
            ;;
        "") ;;
        *) ticks=$(start_ticks "$pid") ;;
    esac
    if [ -z "$ticks" ]; then
        echo "0 0 0 $supervisor"
        return
    fi
    started=$(LC_ALL=C awk -v age="$(seconds_since "$ticks")" -v now="$(date +%s.%N)" \
        'BEGIN { printf "%.3f", now - age }')
    echo "$pid $ticks $started $supervisor"
}

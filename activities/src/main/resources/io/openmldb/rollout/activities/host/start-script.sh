# Functions that run a node's own bin/start.sh so that it outlives whoever asked for it, never beside another run of
# it, and only where it is still needed. They know the node by WORKDIR, COMPONENT, HOST and PORT.
#
# .openmldb-rollout/lock       held while start.sh runs, but not by what it starts
# .openmldb-rollout/runs/<id>  one run: what it printed (output) and, once it ended, its exit status or "skipped"
# .openmldb-rollout/guard      the id of the guard that counts; "started" after a guard did its work

state_folder() {
    if ! cd -- "$WORKDIR"; then
        exit 3
    fi
    (umask 077 && mkdir -p -- .openmldb-rollout/runs)
}

# These functions as a script of its own, which ends with the call of $1. What it knows of the node is not exported:
# the component would inherit it.
as_script() {
    printf 'WORKDIR=%q COMPONENT=%q HOST=%q PORT=%q\n' "$WORKDIR" "$COMPONENT" "$HOST" "$PORT"
    declare -f
    echo "$1 \"\$@\""
}

# A process that is not listening yet but will, as far as one can tell; nothing when there is none.
starting() {
    local process pid supervisor
    supervisor=$(pid_in "$WORKDIR/bin/$COMPONENT.pid")
    for process in /proc/[0-9]*; do
        pid=${process#/proc/}
        has_state "$process" || continue
        [ "$STATE" != Z ] || process=$(living "$pid")
        if [ -n "$process" ] && [ "$process/cwd" -ef "$WORKDIR" ] && [ "$pid" != "$supervisor" ] \
            && words "$process" | grep -q -x -E -- "--flagfile=.*conf/$COMPONENT.flags"; then
            echo "$pid"
            return
        fi
    done
    pid=$(pid_in "$WORKDIR/bin/$COMPONENT.pid")
    if belongs_here "$pid" && [ "$(supervisor "$WORKDIR" "$COMPONENT")" != "$pid" ]; then
        echo "$pid"
    fi
}

# Whether process $1 is alive, and this node's component or its supervisor, as far as one can tell.
belongs_here() {
    local process home cwd mark="--flagfile=.*conf/$COMPONENT\\.flags"
    [ "$1" != 0 ] || return 1
    process=$(living "$1")
    [ -n "$process" ] || return 1
    home=$(cd -- "$WORKDIR" && pwd -P)
    cwd=$(readlink -- "$process/cwd") || return 1
    # taskmanager.sh runs in a folder of its own below.
    case "$cwd/" in
        "$home"/*) ;;
        *) return 1 ;;
    esac
    [ "$COMPONENT" != taskmanager ] || mark=taskmanager
    words "$process" | grep -q -i -E -e "$mark"
}

# The command line of the process that folder $1 stands for, one word a line.
words() {
    tr '\0' '\n' 2> /dev/null < "$1/cmdline"
}

ended() {
    [ -z "$(living "$1")" ]
}

# Why $1 (start, stop or restart) is not needed any more, when the process to be replaced is $2, started at tick $3.
# Nothing when it is needed.
reason_to_skip() {
    local now
    now=$(listener "$HOST" "$PORT")
    case "$1" in
        start)
            # What is ending would be in the way of a new process, but is no reason to do without one.
            while [ "$now" = ending ] && [ "$SECONDS" -lt 120 ]; do
                now=$(listener "$HOST" "$PORT")
            done
            [ -n "$now" ] || now=$(starting)
            if [ -n "$now" ]; then
                echo "process $now is there already"
            fi
            ;;
        *)
            if is_process "$2" "$3"; then
                return
            elif [ -n "$now" ]; then
                echo "process $now has taken the place of process $2 already"
            elif [ -z "$(starting)" ] && [ "$(supervisor "$WORKDIR" "$COMPONENT")" = 0 ]; then
                echo "nothing is running"
            fi
            ;;
    esac
}

# Runs start.sh under the lock, which descriptor 9 holds. $1: run id, $2: operation, $3: "mon" or nothing,
# $4 and $5: the process that is to be replaced, and when it started.
run() {
    local folder=.openmldb-rollout/runs/$1 reason status=skipped
    reason=$(reason_to_skip "$2" "$4" "$5")
    if [ -n "$reason" ]; then
        echo "skipped: $reason"
    else
        status=0
        forget_others
        if [ "$2" = start ]; then
            forget_the_dead
        fi
        if [ "$2" = stop ]; then
            bash bin/start.sh stop "$COMPONENT" 9>&- || status=$?
            stop_what_was_missed "$4" "$5"
        else
            # Not quoted: without "mon" there is no third argument.
            # shellcheck disable=SC2086
            bash bin/start.sh "$2" "$COMPONENT" $3 9>&- || status=$?
        fi
    fi
    echo "$status" > "$folder/status.new"
    mv -f -- "$folder/status.new" "$folder/status"
}

# A process that has ended, but whose parent has not fetched its status, is still alive to start.sh: it would say
# "already running". In a container whose first process fetches none, it is so for ever.
forget_the_dead() {
    local pid
    pid=$(pid_in "bin/$COMPONENT.pid")
    if [ "$pid" -gt 0 ] && ended "$pid"; then
        rm -f -- "bin/$COMPONENT.pid" "bin/$COMPONENT.pid.child"
    fi
}

# start.sh trusts its pid files, whose numbers may be another process's by now, or were so from the beginning: it
# would end that one, or say "already running" because of it.
forget_others() {
    if of_another "bin/$COMPONENT.pid"; then
        rm -f -- "bin/$COMPONENT.pid" "bin/$COMPONENT.pid.child"
    elif of_another "bin/$COMPONENT.pid.child"; then
        rm -f -- "bin/$COMPONENT.pid.child"
    fi
}

# Whether pid file $1 names a process that is alive and not this node's.
of_another() {
    local pid
    pid=$(pid_in "$1")
    [ "$pid" != 0 ] && ! ended "$pid" && ! belongs_here "$pid"
}

# start.sh signals only what its pid files name, and they may name nothing.
stop_what_was_missed() {
    local pid
    if is_process "$1" "$2"; then
        kill "$1" || true
    fi
    pid=$(starting)
    if [ -n "$pid" ]; then
        kill "$pid" || true
    fi
}

# Begins a run and returns. Says "busy" when another run goes on.
launch() {
    local folder=.openmldb-rollout/runs/$1 old
    state_folder
    exec 9> .openmldb-rollout/lock
    if ! flock -n 9; then
        echo busy
        return
    fi
    # What the last runs said is kept for whoever wants to know.
    for old in $(cd .openmldb-rollout/runs && ls -t | tail -n +10); do
        rm -rf -- ".openmldb-rollout/runs/$old"
    done
    (umask 077 && mkdir -- "$folder" && as_script run > "$folder/script")
    setsid bash "$folder/script" "$@" < /dev/null > "$folder/output" 2>&1 &
    echo launched
}

# Prints, one a line: how run $1 stands (none, running, or its status), whether any run goes on, whether process $2
# of tick $3 is alive, the process that listens as "pid ticks seconds supervisor", whether it answers, and whether
# one is starting or ending.
look() {
    local pid status=none busy=idle alive=gone answering=silent state=-
    state_folder
    if [ -d ".openmldb-rollout/runs/$1" ]; then
        status=$(cat ".openmldb-rollout/runs/$1/status" 2> /dev/null) || status=running
    fi
    flock -n .openmldb-rollout/lock true || busy=busy
    if is_process "$2" "$3"; then
        alive=alive
    fi
    pid=$(listener "$HOST" "$PORT")
    if [ "$pid" = ending ]; then
        pid=
        state=ending
    elif [ -n "$pid" ] && answers; then
        answering=answers
    elif [ -z "$pid" ] && [ -n "$(starting)" ]; then
        state=starting
    fi
    echo "$status"
    echo "$busy"
    echo "$alive"
    describe "$pid" "$(supervisor "$WORKDIR" "$COMPONENT")"
    echo "$answering"
    echo "$state"
}

# Whether the component answers: an HTTP response of whatever status; for the taskmanager, a connection.
answers() {
    local path=/status
    [ "$COMPONENT" != taskmanager ] || path=
    timeout 2 bash -c '
        exec 3<> "/dev/tcp/$1/$2"
        [ -n "$3" ] || exit 0
        printf "GET %s HTTP/1.1\r\nHost: %s:%s\r\nConnection: close\r\n\r\n" "$3" "$1" "$2" >&3
        read -r version _ <&3
        case "$version" in HTTP/*) ;; *) exit 1 ;; esac
    ' answers "$HOST" "$PORT" "$path" 2> /dev/null
}

# The guard's own process. $1: its id, $2: how many seconds the component must have been away, $3: "mon" or nothing.
guard() {
    local last_seen=0
    state_folder
    # Half an hour: if the old process lives that long after its stop, somebody has been told.
    while [ "$SECONDS" -lt 1800 ]; do
        sleep 1
        [ "$(cat .openmldb-rollout/guard 2> /dev/null)" = "$1" ] || return 0
        if [ -n "$(listener "$HOST" "$PORT")$(starting)" ] || [ "$(supervisor "$WORKDIR" "$COMPONENT")" != 0 ]; then
            last_seen=$SECONDS
        elif [ $((SECONDS - last_seen)) -ge "$2" ]; then
            exec 9> .openmldb-rollout/lock
            flock 9
            # It may have been disarmed while start.sh ran for somebody else.
            [ "$(cat .openmldb-rollout/guard 2> /dev/null)" = "$1" ] || return 0
            mkdir -p -- ".openmldb-rollout/runs/guard-$1"
            run "guard-$1" start "$3" 0 0
            echo started > .openmldb-rollout/guard
            return 0
        fi
    done
}

# Arms guard $1, which replaces any other; further arguments as for guard.
arm_guard() {
    local folder=.openmldb-rollout/guards
    state_folder
    (umask 077 && mkdir -p -- "$folder" && as_script guard > "$folder/script.$1")
    echo "$1" > "$folder/id.$1"
    mv -f -- "$folder/id.$1" .openmldb-rollout/guard
    setsid bash "$folder/script.$1" "$@" < /dev/null > "$folder/output.$1" 2>&1 &
}

# Disarms the guard, and says "started" when one has started the component, else "-". One that is starting it just
# now is waited for: it holds the lock.
disarm_guard() {
    local found=-
    state_folder
    exec 9> .openmldb-rollout/lock
    flock -w 60 9 || exit 4
    [ "$(cat .openmldb-rollout/guard 2> /dev/null)" != started ] || found=started
    rm -rf -- .openmldb-rollout/guard .openmldb-rollout/guards
    echo "$found"
}

# What was begun here and is not done; nothing when nothing is. It leaves no trace.
under_way() {
    local state=$WORKDIR/.openmldb-rollout guard
    if [ -e "$state/lock" ] && ! flock -n "$state/lock" true; then
        echo "start.sh still runs"
        return
    fi
    guard=$(cat "$state/guard" 2> /dev/null) || return 0
    if [ "$guard" != started ] && [ -z "$(listener "$HOST" "$PORT")" ]; then
        echo "the guard has started nothing"
    fi
}

# The ends of the log files that the component wrote in the last hour. $1: the log directory.
log_tail() {
    local file
    cd -- "$WORKDIR"
    for file in "$1/$COMPONENT.INFO" "$1/$COMPONENT.WARNING" "$1/$COMPONENT.ERROR" "$1/$COMPONENT.FATAL" \
        "$1/${COMPONENT}_mon.log" "$1/$COMPONENT.log"; do
        if [ -s "$file" ] && [ -n "$(find -L "$file" -mmin -60)" ]; then
            echo "== $file"
            tail -n 20 -- "$file" | tail -c 4000
            echo
        fi
    done
}

# The process that listens, as "pid ticks seconds supervisor".
inspect() {
    describe "$(listener "$HOST" "$PORT")" "$(supervisor "$WORKDIR" "$COMPONENT")"
}

# What run $1 printed.
output() {
    state_folder
    tail -c 4000 -- ".openmldb-rollout/runs/$1/output"
}

# Functions that run a node's own bin/start.sh, or systemctl where a unit starts it, so that it outlives whoever asked for
# it, never beside another run of it, and only where it is still needed. They know the node by WORKDIR, COMPONENT, HOST
# and PORT.
#
# .openmldb-rollout/lock       held while start.sh runs, but not by what it starts, nor for long by one that stays in the
#                              foreground
# .openmldb-rollout/runs/<id>  one run: what it printed (output) and, once it ended, its exit status, "skipped", or
#                              "foreground" when it has done what it was for and goes on
# .openmldb-rollout/guard      the id of the guard that counts, what it is at: armed, acting (start.sh runs for it),
#                              started (it waits for the component to last) or given-up; and the token under which it
#                              was armed: greater is later; changed under guard.lock
# .openmldb-rollout/attributes what the process had that is replaced (see launch-attributes.sh), until its successor is there

state_folder() {
    if ! cd -- "$WORKDIR"; then
        exit 3
    fi
    (umask 077 && mkdir -p -- .openmldb-rollout/runs)
}

# These functions as a script of its own, which ends with the call of $1. What it knows of the node is not exported:
# the component would inherit it.
as_script() {
    printf 'WORKDIR=%q COMPONENT=%q HOST=%q PORT=%q ' "$WORKDIR" "$COMPONENT" "$HOST" "$PORT"
    printf 'UNIT=%q UNIT_OF=%q KEEP=%q OWN=%q\n' "$UNIT" "$UNIT_OF" "$KEEP" "$OWN"
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
            && names_flag_file "$process"; then
            echo "$pid"
            return
        fi
    done
    pid=$(pid_in "$WORKDIR/bin/$COMPONENT.pid")
    if belongs_here "$pid" && [ "$(supervisor "$WORKDIR" "$COMPONENT")" != "$pid" ]; then
        echo "$pid"
    fi
}

# Whether the process that folder $1 stands for was started with the component's flag file, which is there. A program that
# only looks for such processes, a grep say, has a pattern among its words: whoever looks at the same moment must not take
# it for the component. So none is started here.
names_flag_file() {
    local word file
    # Emptied each time: where the process ends meanwhile, read fails and leaves the word as it was, for ever.
    while
        word=
        IFS= read -r -d '' word || [ -n "$word" ]
    do
        file=${word#--flagfile=}
        case "$word" in
            --flagfile=/*conf/"$COMPONENT".flags) ;;
            --flagfile=*conf/"$COMPONENT".flags) file=$1/cwd/$file ;;
            *) continue ;;
        esac
        [ ! -e "$file" ] || return 0
    done 2> /dev/null < "$1/cmdline"
    return 1
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
    local folder=.openmldb-rollout/runs/$1 reason status=skipped script
    reason=$(reason_to_skip "$2" "$4" "$5")
    if [ -n "$reason" ]; then
        echo "skipped: $reason"
    else
        status=0
        if [ -n "$UNIT" ]; then
            unit_control "$2" "$UNIT" 9>&- || status=$?
            finish_run "$folder" "$status"
            return
        fi
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
            start_script "$2" "$COMPONENT" $3 9>&- &
            script=$!
            if await_script "$script" "$4" "$5"; then
                wait "$script" || status=$?
            else
                status=foreground
            fi
        fi
    fi
    finish_run "$folder" "$status"
}

# Waits until start.sh, process $1, has ended, which is to start a process in place of process $2 of tick $3. Fails when
# it goes on although there is nothing more for it to do: it stays in the foreground, and would keep the lock for as long.
# The component answers, and any other start.sh would have noticed that by now; or nothing of the component has been there
# for longer than any start.sh pauses between its stop and its start.
await_script() {
    local now looked=$SECONDS present=$SECONDS answered=''
    while ! ended "$1"; do
        sleep 0.2
        [ "$SECONDS" -gt "$looked" ] || continue
        looked=$SECONDS
        now=$(listener "$HOST" "$PORT")
        if is_successor "$now" "$2" "$3" && answers; then
            answered=${answered:-$looked}
            [ $((looked - answered)) -lt 15 ] || return 1
        else
            answered=''
        fi
        if [ -n "$now" ] || [ -n "$(starting)" ] || [ "$(supervisor "$WORKDIR" "$COMPONENT")" != 0 ]; then
            present=$looked
        fi
        [ $((looked - present)) -lt 120 ] || return 1
    done
    return 0
}

# Whether $1, the listener that was found, is a process of this node other than process $2 of tick $3.
is_successor() {
    case "$1" in
        "" | foreign | ending) return 1 ;;
        "$2") ! is_process "$2" "$3" ;;
    esac
}

# Says in folder $1 that its run has ended with status $2.
finish_run() {
    echo "$2" > "$1/status.new"
    mv -f -- "$1/status.new" "$1/status"
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
# It starts the component as often as that has been away so long, until it has listened for a while: ZooKeeper may be
# away, or still have the old registration.
guard() {
    local lasting=15 limit=1800 end last_seen=0 listens_since='' found
    end=$limit
    state_folder
    # Half an hour: if the old process lives that long after its stop, somebody has been told. Once the guard has begun to
    # act, as long again.
    while [ "$SECONDS" -lt "$end" ]; do
        sleep 1
        [ "$(guard_id)" = "$1" ] || return 0
        found=$(listener "$HOST" "$PORT")
        if [ -n "$found" ]; then
            last_seen=$SECONDS
            listens_since=${listens_since:-$SECONDS}
            if [ "$(guard_state)" = started ] && [ $((SECONDS - listens_since)) -ge "$lasting" ]; then
                return 0
            fi
            continue
        fi
        listens_since=''
        if [ -n "$(starting)" ] || [ "$(supervisor "$WORKDIR" "$COMPONENT")" != 0 ]; then
            last_seen=$SECONDS
        elif [ $((SECONDS - last_seen)) -ge "$2" ]; then
            [ "$(guard_state)" = started ] || end=$((SECONDS + limit))
            start_as_guard "$1" "$3"
            last_seen=$SECONDS
        fi
    done
    guard_becomes "$1" given-up || true
}

# Runs start.sh for guard $1 if that still counts once nobody else does: it may have been disarmed meanwhile.
start_as_guard() {
    local run=guard-$1
    exec 9> .openmldb-rollout/lock
    if flock -w 300 9 && guard_becomes "$1" acting; then
        rm -rf -- ".openmldb-rollout/runs/$run"
        mkdir -p -- ".openmldb-rollout/runs/$run"
        run "$run" start "$2" 0 0
        guard_becomes "$1" started || true
    fi
    exec 9>&-
}

# The id of the guard that counts; nothing when there is none.
guard_id() {
    local id=''
    read -r id _ 2> /dev/null < .openmldb-rollout/guard || true
    echo "$id"
}

# What the guard that counts is at; nothing when there is none.
guard_state() {
    local state=''
    read -r _ state _ 2> /dev/null < .openmldb-rollout/guard || true
    echo "$state"
}

# The token under which the guard that counts was armed; nothing when there is none.
guard_token() {
    local token=''
    read -r _ _ token 2> /dev/null < .openmldb-rollout/guard || true
    echo "$token"
}

# Whether a guard that is at work was armed under a greater token than $1: whoever armed it has taken the caller's place.
is_armed_later() {
    local token pid
    token=$(guard_token)
    [ "${token:-0}" -gt "$1" ] || return 1
    pid=$(cat -- ".openmldb-rollout/guards/pid.$(guard_id)" 2> /dev/null) || return 1
    words "/proc/$pid" | grep -q -F -- "guards/script.$(guard_id)"
}

# Says that guard $1 is at $2 now. Fails when it does not count any more.
guard_becomes() {
    (
        lock_guard
        [ "$(guard_id)" = "$1" ] || exit 1
        write_guard "$1" "$2" "$(guard_token)"
    )
}

# The guard's file is read and changed under this lock only, which is never held for long.
lock_guard() {
    exec 8> .openmldb-rollout/guard.lock
    flock -w 5 8 || exit 4
}

write_guard() {
    echo "$1 $2 $3" > ".openmldb-rollout/guard.new"
    mv -f -- .openmldb-rollout/guard.new .openmldb-rollout/guard
}

# Arms guard $1 under token $2, which replaces any other, and says "armed"; "later" when one stays that was armed under a
# greater token. $3 and $4 as for guard; $5 and $6: the process that is to be replaced, and when it started.
arm_guard() {
    local folder=.openmldb-rollout/guards status=0
    state_folder
    record_attributes "$5" "$6"
    (umask 077 && mkdir -p -- "$folder" && as_script guard > "$folder/script.$1")
    (
        lock_guard
        ! is_armed_later "$2" || exit 5
        write_guard "$1" armed "$2" || exit
        setsid bash "$folder/script.$1" "$1" "$3" "$4" < /dev/null > "$folder/output.$1" 2>&1 8>&- &
        echo "$!" > "$folder/pid.$1"
    ) || status=$?
    case "$status" in
        0) echo armed ;;
        5)
            rm -f -- "$folder/script.$1"
            echo later
            ;;
        *) exit "$status" ;;
    esac
}

# Disarms the guard, and says "started" when it has started the component, else "-"; "later" when it stays, because it
# was armed under a greater token than $1. One that is starting it just now is waited for: it holds the lock. For some
# seconds so does another start.sh that stays in the foreground, which is none of the guard's concern.
disarm_guard() {
    local state
    state_folder
    lock_guard
    state=$(guard_state)
    if [ "$state" = acting ] && ! is_armed_later "$1"; then
        flock -u 8
        exec 9> .openmldb-rollout/lock
        flock -w 55 9 || exit 4
        flock -w 5 8 || exit 4
    fi
    if is_armed_later "$1"; then
        echo later
        return
    fi
    rm -rf -- .openmldb-rollout/guard .openmldb-rollout/guards
    case "$state" in
        acting | started) echo started ;;
        *) echo - ;;
    esac
}

# What was begun here and is not done; nothing when nothing is. It leaves no trace.
under_way() {
    local folder=$WORKDIR/.openmldb-rollout state
    if [ -e "$folder/lock" ] && ! flock -n "$folder/lock" true; then
        echo "start.sh still runs"
        return
    fi
    cd -- "$WORKDIR" 2> /dev/null || return 0
    state=$(guard_state)
    # What it has started in vain, with a file that is wrong say, it starts again for half an hour; that is no reason to
    # leave the file as it is.
    case "$state" in
        armed | acting) ;;
        started) [ -n "$(starting)" ] || return 0 ;;
        *) return 0 ;;
    esac
    if [ -z "$(listener "$HOST" "$PORT")" ]; then
        echo "the guard has started nothing that listens"
    fi
}

# The ends of the log files that the component wrote in the last hour. $1: the log directory.
log_tail() {
    local directory file
    cd -- "$WORKDIR"
    for directory in "$@"; do
        for file in "$directory/$COMPONENT.INFO" "$directory/$COMPONENT.WARNING" "$directory/$COMPONENT.ERROR" \
            "$directory/$COMPONENT.FATAL" "$directory/${COMPONENT}_mon.log" "$directory/$COMPONENT.log"; do
            if [ -s "$file" ] && [ -n "$(find -L "$file" -mmin -60)" ]; then
                echo "== $file"
                tail -n 20 -- "$file" | tail -c 4000
                echo
            fi
        done
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

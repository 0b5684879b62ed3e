# Arms a timer: a script that runs by itself after a delay unless it is disarmed before.
# Arguments: the folder of all timers, the timer's name, an id that is new, the delay in seconds.
# The caller appends a function write_files that makes the timer's files, among them "body", and calls main.
#
# <name>      names the one timer of this name that counts, by its id; replaced and removed under <name>.lock
# <name>.<id> that timer's folder: body, what it printed (output), and, once it began, a file "fired"
set -eu
umask 077

# Writes one file of the timer; its content comes in base 64, and never as an argument of a program.
file() {
    printf '%s' "$2" | base64 -d > "$TIMER_DIR/$1"
}

main() {
    mkdir -p -- "$1"
    cd -- "$1"
    local name=$2 id=$3 delay=$4 old=
    TIMER_DIR=$PWD/$name.$id

    mkdir -- "$TIMER_DIR"
    write_files
    # Whoever holds the lock runs the timer's body just now; it is let finish.
    exec 9> "$name.lock"
    flock -w 150 9
    if [ -e "$name" ]; then
        old=$(cat -- "$name")
    fi
    printf '%s' "$id" > "$TIMER_DIR/id"
    setsid bash "$TIMER_DIR/run" "$PWD" "$name" "$id" "$delay" < /dev/null > "$TIMER_DIR/output" 2>&1 9>&- &
    mv -f -T -- "$TIMER_DIR/id" "$name"
    if [ -n "$old" ]; then
        end "$PWD/$name.$old"
    fi
}

# Ends a timer that does not count any more. Its process would end by itself, too.
end() {
    local pid
    pid=$(cat -- "$1/pid" 2> /dev/null) || pid=
    if [ -n "$pid" ] && tr '\0' ' ' 2> /dev/null < "/proc/$pid/cmdline" | grep -q -F -- "$1/run"; then
        kill -- "-$pid" 2> /dev/null || true
    fi
    rm -rf -- "$1"
}

# Arms a timer: a script that runs by itself after a delay unless it is disarmed before. Says "armed", or "later" when
# one waits that was armed under a greater token: whoever armed that has taken the caller's place.
# Arguments: the folder of all timers, the timer's name, an id that is new, the delay in seconds, the token.
# The caller appends a function write_files that makes the timer's files, among them "body", and calls main.
#
# <name>      names the one timer of this name that counts, by its id; replaced and removed under <name>.lock
# <name>.<id> that timer's folder: body, what it printed (output), its token, and, once it began, a file "fired"
set -eu
umask 077

# Writes one file of the timer; its content comes in base 64, and never as an argument of a program.
file() {
    printf '%s' "$2" | base64 -d > "$TIMER_DIR/$1"
}

main() {
    mkdir -p -- "$1"
    cd -- "$1"
    local name=$2 id=$3 delay=$4 token=$5 old=
    TIMER_DIR=$PWD/$name.$id

    # Whoever holds the lock runs the timer's body just now; it is let finish.
    exec 9> "$name.lock"
    flock -w 150 9
    if [ -e "$name" ]; then
        old=$(cat -- "$name")
    fi
    if is_later "$PWD/$name.$old" "$token"; then
        echo later
        return
    fi
    # Until the timer counts its folder goes with us; it may hold a password.
    trap 'rm -rf -- "$TIMER_DIR"' EXIT
    trap 'exit 1' HUP INT TERM
    mkdir -- "$TIMER_DIR"
    write_files
    printf '%s' "$token" > "$TIMER_DIR/token"
    printf '%s' "$id" > "$TIMER_DIR/id"
    setsid bash "$TIMER_DIR/run" "$PWD" "$name" "$id" "$delay" < /dev/null > "$TIMER_DIR/output" 2>&1 9>&- &
    await_process
    mv -f -T -- "$TIMER_DIR/id" "$name"
    trap - EXIT
    sweep "$name" "$id"
    echo armed
}

# Waits until the timer's process can be recognized as that.
await_process() {
    while [ -z "$(process_of "$TIMER_DIR")" ]; do
        if [ "$SECONDS" -gt 155 ]; then
            echo "the timer's process did not begin" >&2
            exit 1
        fi
        sleep 0.02
    done
}

# Whether the timer of folder $1 waits still, armed under a greater token than $2.
is_later() {
    [ ! -e "$1/fired" ] && [ "$(cat -- "$1/token" 2> /dev/null || echo 0)" -gt "$2" ] && [ -n "$(process_of "$1")" ]
}

# The process of the timer of folder $1; nothing when it is not there any more.
process_of() {
    local pid
    pid=$(cat -- "$1/pid" 2> /dev/null) || return 0
    if tr '\0' ' ' 2> /dev/null < "/proc/$pid/cmdline" | grep -q -F -- "$1/run"; then
        echo "$pid"
    fi
}

# Ends all timers of name $1 that do not count any more: all but $2. The lock is held.
sweep() {
    local folder
    for folder in "$PWD/$1".*; do
        if [ -d "$folder" ] && [ "$folder" != "$PWD/$1.$2" ]; then
            end "$folder"
        fi
    done
}

# Ends a timer that does not count any more. Its process would end by itself, too.
end() {
    local pid
    pid=$(process_of "$1")
    if [ -n "$pid" ]; then
        kill -- "-$pid" 2> /dev/null || true
    fi
    rm -rf -- "$1"
}

# The timer's own process: waits, and runs the body if this timer still counts then.
# Arguments: the folder of all timers, the timer's name, its id, the delay in seconds.
cd -- "$1" || exit 1
export TIMER_DIR=$1/$2.$3
echo $$ > "$TIMER_DIR/pid"
# Whoever ends it before its time, as a host does that ends what a login has begun, ends what it holds too.
trap 'rm -f -- "$TIMER_DIR/authorization"; exit 1' HUP INT TERM
sleep "$4"
# -o: what the body starts does not inherit the lock. By the name that it gives the shell the timer stays recognizable.
exec flock -o "$2.lock" bash -c '
    if [ "$(cat -- "$1" 2> /dev/null)" != "$2" ]; then
        rm -rf -- "$TIMER_DIR"
        exit 0
    fi
    touch "$TIMER_DIR/fired"
    # It was for the body only.
    trap "rm -f -- \"\$TIMER_DIR/authorization\"" EXIT
    trap "exit 1" HUP INT TERM
    timeout -k 5 120 bash "$TIMER_DIR/body"
' "$TIMER_DIR/run" "$2" "$3"

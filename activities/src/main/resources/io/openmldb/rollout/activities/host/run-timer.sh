# The timer's own process: waits, and runs the body if this timer still counts then.
# Arguments: the folder of all timers, the timer's name, its id, the delay in seconds.
cd -- "$1" || exit 1
export TIMER_DIR=$1/$2.$3
echo $$ > "$TIMER_DIR/pid"
sleep "$4"
# -o: what the body starts does not inherit the lock.
exec flock -o "$2.lock" bash -c '
    [ "$(cat -- "$1" 2> /dev/null)" = "$2" ] || exit 0
    touch "$TIMER_DIR/fired"
    exec timeout -k 5 120 bash "$TIMER_DIR/body"
' fire "$2" "$3"

#!/usr/bin/env bash
# A start.sh for tests, with the released one's habits: exit 0 when a start failed, pid files, "mon".
cd "$(dirname "$0")/.." || exit 1
OP=$1 COMPONENT=$2 MODE=$3
LOG_DIR=$(grep log_dir "conf/$COMPONENT.flags" | cut -d = -f 2)
ENDPOINT=$(grep '^--endpoint' "conf/$COMPONENT.flags" | cut -d = -f 2)
PID_FILE=bin/$COMPONENT.pid
COMMAND="./bin/openmldb --flagfile=./conf/$COMPONENT.flags"
echo "$OP $MODE" >> calls
mkdir -p "$LOG_DIR"

start() {
    if [ -f "$PID_FILE" ] && kill -0 "$(tr -d '\0' < "$PID_FILE")" 2> /dev/null; then
        echo "$COMPONENT already running"
        return
    fi
    if [ "$MODE" = mon ]; then
        setsid bash ./bin/mon "$PID_FILE" $COMMAND > "$LOG_DIR/${COMPONENT}_mon.log" 2>&1 &
        sleep 0.3
    else
        $COMMAND > "$LOG_DIR/$COMPONENT.log" 2>&1 &
    fi
    PID=$!
    for _ in $(seq 30); do
        sleep 0.1
        if (exec 3<> "/dev/tcp/${ENDPOINT%:*}/${ENDPOINT##*:}") 2> /dev/null; then
            [ "$MODE" = mon ] || echo -n "$PID" > "$PID_FILE"
            echo "Start $COMPONENT success"
            return
        fi
        kill -0 "$PID" 2> /dev/null || break
    done
    echo "Start $COMPONENT failed! Please check log in $LOG_DIR/$COMPONENT.log"
}

stop() {
    if [ ! -f "$PID_FILE" ]; then
        echo "no $COMPONENT to stop"
        return
    fi
    kill "$(tr -d '\0' < "$PID_FILE")" 2> /dev/null
    sleep 0.3
    [ ! -f "$PID_FILE.child" ] || kill "$(tr -d '\0' < "$PID_FILE.child")" 2> /dev/null
    rm -f "$PID_FILE" "$PID_FILE.child"
    echo "Stop $COMPONENT success"
}

case "$OP" in
    start) start ;;
    stop) stop ;;
    restart)
        stop
        sleep 0.7
        start
        ;;
esac
exit 0

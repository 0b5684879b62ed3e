#!/usr/bin/env bash
# Starts, stops or restarts one component of this working directory.
#
#   bash bin/start.sh start|stop|restart nameserver|tablet|apiserver|taskmanager [mon]
#
# With "mon" the component runs under the supervisor bin/mon. The practice cluster's script has the habits of the
# released one on purpose, the awkward ones included: it exits with 0 when a start failed, it finds the log directory
# with `grep log_dir`, it adds to LD_LIBRARY_PATH, and `restart` calls itself through `sh`, which is dash on Debian and
# does not know `==`.
set -e

FIRST_WAIT=@FIRST_WAIT@       # before the first look whether a started component answers
POLL=@POLL@                   # between two looks
TRIES=12                      # looks, for a component that has ended
PATIENCE=@PATIENCE@           # looks, for a component that is still alive
STOP_WAIT=@STOP_WAIT@         # between SIGTERM and the next step
RESTART_PAUSE=@RESTART_PAUSE@ # between stop and start
MON_WAIT=@MON_WAIT@           # until the supervisor has written its files
MON_SLEEP=@MON_SLEEP@         # seconds until the supervisor starts an ended component again

cd "$(dirname "$0")/.."
LD_LIBRARY_PATH="${LD_LIBRARY_PATH}:$(pwd)/udf"
export LD_LIBRARY_PATH
OP=$1
COMPONENT=$2
MODE=$3

usage() {
    echo "usage: bash bin/start.sh start|stop|restart nameserver|tablet|apiserver|taskmanager [mon]"
    exit 1
}

case "$COMPONENT" in
    nameserver | tablet | apiserver | taskmanager) ;;
    *) usage ;;
esac

if [ "$COMPONENT" == "taskmanager" ]; then
    LOG_DIR=$(grep job.log.path ./conf/taskmanager.properties | awk -F '=' '{print $2}')
else
    LOG_DIR=$(grep log_dir ./conf/"$COMPONENT".flags | awk -F '=' '{print $2}')
fi
if [ -z "$LOG_DIR" ]; then
    echo "Invalid log dir"
    exit 1
fi
# A second line with the key in it, even a comment, makes a directory with a line break in its name.
mkdir -p "$LOG_DIR"
PID_FILE=./bin/$COMPONENT.pid
COMMAND="./bin/openmldb --flagfile=./conf/$COMPONENT.flags --enable_status_service=true"
if [ "$COMPONENT" == "taskmanager" ]; then
    COMMAND="./bin/taskmanager.sh"
fi

# A zombie is not alive: the first process of a container may be slow to bury the dead.
alive() {
    kill -0 "$1" > /dev/null 2>&1 && ! grep -q '^State:.Z' "/proc/$1/status" 2> /dev/null
}

answers() {
    ENDPOINT=$(grep '^--endpoint' ./conf/"$COMPONENT".flags | awk -F '=' '{print $2}')
    if command -v curl > /dev/null 2>&1; then
        curl --silent --max-time 5 -o /dev/null "http://$ENDPOINT/status"
    else
        bash -c "exec 3<> '/dev/tcp/${ENDPOINT%:*}/${ENDPOINT##*:}'" > /dev/null 2>&1
    fi
}

# Leaves the started process, or its supervisor, in PID.
launch() {
    if [ "$MODE" = "mon" ]; then
        # shellcheck disable=SC2086
        ./bin/mon $COMMAND -d -s "$MON_SLEEP" -l "$LOG_DIR"/"$COMPONENT"_mon.log -m "$PID_FILE" -p "$PID_FILE.child"
        sleep "$MON_WAIT"
        PID=$(cat "$PID_FILE")
    else
        # shellcheck disable=SC2086
        $COMMAND > "$LOG_DIR"/"$COMPONENT".log 2>&1 &
        PID=$!
    fi
    sleep "$FIRST_WAIT"
}

succeeded() {
    if [ "$MODE" != "mon" ]; then
        echo "$PID" > "$PID_FILE"
    fi
    echo "Start $COMPONENT success"
    exit 0
}

start() {
    echo "Starting $COMPONENT ..."
    if [ -f "$PID_FILE" ] && alive "$(cat "$PID_FILE")"; then
        echo "$COMPONENT already running as process $(cat "$PID_FILE")"
        exit 0
    fi
    launch
    if [ "$COMPONENT" == "taskmanager" ]; then
        if alive "$PID"; then
            succeeded
        fi
    else
        COUNT=1
        while [ $COUNT -lt $TRIES ] || { [ $COUNT -lt "$PATIENCE" ] && alive "$PID"; }; do
            if answers; then
                if alive "$PID"; then
                    succeeded
                fi
                break
            fi
            sleep "$POLL"
            COUNT=$((COUNT + 1))
        done
    fi
    echo "Start $COMPONENT failed! Please check log in $LOG_DIR/$COMPONENT.log and $LOG_DIR/$COMPONENT.INFO"
}

stop() {
    echo "Stopping $COMPONENT ..."
    if [ ! -f "$PID_FILE" ]; then
        echo "no $COMPONENT to stop (could not find file $PID_FILE)"
        return 0
    fi
    kill "$(cat "$PID_FILE")" > /dev/null 2>&1 || true
    sleep "$STOP_WAIT"
    if [ -f "$PID_FILE.child" ]; then
        kill "$(cat "$PID_FILE.child")" > /dev/null 2>&1 || true
        rm -f "$PID_FILE.child"
    fi
    rm -f "$PID_FILE"
    echo "Stop $COMPONENT success"
}

case "$OP" in
    start) start ;;
    stop) stop ;;
    restart)
        cd bin
        sh start.sh stop "$COMPONENT"
        sleep "$RESTART_PAUSE"
        sh start.sh start "$COMPONENT" "$MODE"
        ;;
    *) usage ;;
esac

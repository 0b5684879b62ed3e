# Disarms a timer and says what became of it: never-armed, before or after it fired, or "later" when it stays because
# it was armed under a greater token. Arguments: the folder of all timers, the timer's name, the token.
# Beside it stand the functions of arm-timer.sh.
disarm() {
    local id
    if ! cd -- "$1" 2> /dev/null || [ ! -e "$2" ]; then
        echo never-armed
        return
    fi
    exec 9> "$2.lock"
    flock -w 150 9
    id=$(cat -- "$2" 2> /dev/null) || id=
    if [ -z "$id" ]; then
        echo never-armed
        return
    fi
    if is_later "$PWD/$2.$id" "$3"; then
        echo later
        return
    fi
    rm -f -- "$2"
    if [ -e "$2.$id/fired" ]; then
        echo after
    else
        echo before
    fi
    sweep "$2" ""
}

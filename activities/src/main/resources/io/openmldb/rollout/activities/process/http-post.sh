# Posts JSON over plain HTTP with nothing but bash, and prints the response's body if its status is 200.
# Arguments: host, port, path, body. The Authorization header's value is in the file $TIMER_DIR/authorization.
set -eu
LC_ALL=C
authorization=sdefault
if [ -r "$TIMER_DIR/authorization" ]; then
    authorization=$(cat "$TIMER_DIR/authorization")
fi
exec 3<> "/dev/tcp/$1/$2"
printf 'POST %s HTTP/1.1\r\nHost: %s:%s\r\nAuthorization: %s\r\nContent-Type: application/json\r\nContent-Length: %d\r\nConnection: close\r\n\r\n%s' \
    "$3" "$1" "$2" "$authorization" "${#4}" "$4" >&3

read -r _ status _ <&3
length=
while IFS= read -r line <&3; do
    line=${line%$'\r'}
    [ -n "$line" ] || break
    case "${line,,}" in
        content-length:*) length=${line#*:} ;;
    esac
done
[ "$status" = 200 ]
if [ -n "$length" ]; then
    head -c "$((length))" <&3
else
    cat <&3
fi

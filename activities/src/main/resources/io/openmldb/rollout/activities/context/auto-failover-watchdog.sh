# Switches auto_failover on again when nobody did. Only the leading nameserver takes it; a takeover
# may be under way, so all are asked until one has.
#
# $TIMER_DIR/nameservers  HOST PORT of each, a line each

switched_on() {
  local host port answer
  while read -r host port; do
    answer=$(http_post "$host" "$port" /NameServer/ConfSet \
      '{"conf":{"key":"auto_failover","value":"true"}}') || continue
    [[ $answer =~ \"code\":0[,}] ]] && return 0
  done < "$TIMER_DIR/nameservers"
  return 1
}

while (( SECONDS < 100 )) && ! switched_on; do
  sleep 2
done

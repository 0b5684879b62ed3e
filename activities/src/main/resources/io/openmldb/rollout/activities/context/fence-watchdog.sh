# Lifts a write fence that nobody lifted. First it makes a follower of every old leader whose
# successor leads by now: a leader that was replaced must never take a write again.
#
# $TIMER_DIR/fenced  HOST PORT of the fenced tablet
# $TIMER_DIR/moves   TID PID, HOST PORT of the old leader, HOST PORT of the new one; a line each

# 0: it leads; 1: it does not; 2: it did not say.
leads() {
  local answer
  answer=$(http_post "$1" "$2" /TabletServer/GetTableFollower "{\"tid\":$3,\"pid\":$4}") || return 2
  [[ $answer =~ \"code\":(0|134)[,}] ]]
}

demoted() {
  local answer
  answer=$(http_post "$1" "$2" /TabletServer/ChangeRole \
    "{\"tid\":$3,\"pid\":$4,\"mode\":\"kTableFollower\"}") || return 1
  # 100: the table is gone, and nobody can write to it.
  [[ $answer =~ \"code\":(0|100)[,}] ]]
}

settle_moves() {
  local tid pid from_host from_port to_host to_port open=0
  while read -r tid pid from_host from_port to_host to_port; do
    leads "$to_host" "$to_port" "$tid" "$pid"
    case $? in
      0) demoted "$from_host" "$from_port" "$tid" "$pid" || open=1 ;;
      2) open=1 ;;
    esac
  done < "$TIMER_DIR/moves"
  return $open
}

lifted() {
  local host port answer
  read -r host port < "$TIMER_DIR/fenced"
  answer=$(http_post "$host" "$port" /TabletServer/SetMode '{"follower":false}') || return 1
  [[ $answer =~ \"code\":0[,}] ]]
}

# A tablet that does not say who leads gets another chance, but not for ever: writes are refused
# meanwhile. Two seconds later the fence goes in any case.
settle_moves || { sleep 2; settle_moves; }
while (( SECONDS < 100 )) && ! lifted; do
  sleep 2
done

package io.openmldb.rollout.acceptance.chaos;

/** What is made to go wrong. */
enum FaultKind {
  KILL_WORKER(8, false, "one worker dies"),
  KILL_BOTH_WORKERS(5, false, "both workers die"),
  STOP_WORKER(9, false, "one worker is stopped (SIGSTOP) and goes on"),
  STOP_BOTH_WORKERS(4, false, "both workers are stopped (SIGSTOP) and go on"),
  KILL_TEMPORAL(4, false, "the Temporal server dies and is started again"),
  STOP_TEMPORAL(3, false, "the Temporal server is stopped (SIGSTOP) and goes on"),
  CUT_TEMPORAL(7, false, "one worker does not reach Temporal, and reaches all else"),
  CUT_SSH(4, false, "one worker does not reach the hosts"),
  CUT_ZOOKEEPER(4, false, "one worker does not reach ZooKeeper"),
  CUT_NAMESERVERS(4, false, "one worker does not reach the nameservers"),
  CUT_TABLETS(4, false, "one worker does not reach the tablets"),
  LOSE_CALL(4, false, "one call never reaches its server"),
  LOSE_ANSWER(4, false, "one call is done, and its answer never arrives"),
  KILL_TABLET(5, true, "a tablet dies and is started again"),
  STOP_TABLET(4, true, "a tablet is stopped (SIGSTOP) and goes on"),
  KILL_NAMESERVER(5, true, "the leading nameserver dies and is started again"),
  STOP_NAMESERVER(4, true, "the leading nameserver is stopped (SIGSTOP) and goes on"),
  ZOOKEEPER_AWAY(4, true, "ZooKeeper dies and is started again"),
  STOP_ZOOKEEPER(3, true, "ZooKeeper is stopped (SIGSTOP) and goes on"),
  FAIL_START(4, true, "the next starts of a node fail"),
  HANG_OPERATION(3, true, "an operation of the nameserver never ends, until it is cancelled"),
  FAIL_OPERATION(3, true, "an operation of the nameserver fails"),
  CANCEL_OPERATION(3, true, "a person cancels the nameserver's operations that are under way"),
  MISS_REGISTRATION(4, true, "the nameserver misses a tablet's next registration"),
  LOAD_GAP(3, false, "a tablet's tables can be seen long before they are loaded"),
  LAG(2, false, "a tablet's followers lag"),
  PAUSE(3, false, "a person pauses the rollout, and resumes it"),
  ABORT_KEEP(3, false, "a person aborts the rollout and keeps what was updated"),
  ABORT_ROLLBACK(3, false, "a person aborts the rollout and has it rolled back"),
  CANCEL(3, false, "a person cancels the workflow"),
  TERMINATE(4, false, "a person terminates the workflow, and repairs the cluster"),
  TERMINATE_ALL(4, false, "a person terminates the workflow and its node's"),
  RESET(2, false, "a person resets the workflow to before the node under way");

  private final int weight;
  private final boolean harmful;
  private final String sentence;

  FaultKind(int weight, boolean harmful, String sentence) {
    this.weight = weight;
    this.harmful = harmful;
    this.sentence = sentence;
  }

  /** How often it is drawn, beside the others. */
  int weight() {
    return weight;
  }

  /** Whether it alone, without any rollout, does harm to the cluster. */
  boolean isHarmful() {
    return harmful;
  }

  String sentence() {
    return sentence;
  }
}

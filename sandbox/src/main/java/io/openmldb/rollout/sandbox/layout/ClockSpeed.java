package io.openmldb.rollout.sandbox.layout;

import java.util.List;
import java.util.Map;

/**
 * How fast the cluster's clocks run: as released, or about five times faster. The order of things
 * is the same.
 */
public enum ClockSpeed {
  REAL,
  FAST;

  private static final Map<String, String> REAL_FLAGS =
      Map.of(
          "ZK_SESSION_TIMEOUT", "10000",
          "ZK_KEEP_ALIVE_CHECK_INTERVAL", "15000",
          "TABLET_HEARTBEAT_TIMEOUT", "60000",
          "TABLET_OFFLINE_CHECK_INTERVAL", "1000",
          "GET_TASK_STATUS_INTERVAL", "2000",
          "GET_TABLE_STATUS_INTERVAL", "2000",
          "NAME_SERVER_TASK_WAIT_TIME", "1000");

  private static final Map<String, String> FAST_FLAGS =
      Map.of(
          "ZK_SESSION_TIMEOUT", "4000",
          "ZK_KEEP_ALIVE_CHECK_INTERVAL", "1000",
          "TABLET_HEARTBEAT_TIMEOUT", "20000",
          "TABLET_OFFLINE_CHECK_INTERVAL", "200",
          "GET_TASK_STATUS_INTERVAL", "200",
          "GET_TABLE_STATUS_INTERVAL", "200",
          "NAME_SERVER_TASK_WAIT_TIME", "100");

  private static final Map<String, String> REAL_SHELL =
      Map.of(
          "FIRST_WAIT", "3",
          "POLL", "1",
          "PATIENCE", "12",
          "STOP_WAIT", "3",
          "RESTART_PAUSE", "15",
          "MON_WAIT", "3",
          "MON_SLEEP", "10");

  // More looks than the released script's: a fifth of its waiting time is less than a JVM may need
  // to
  // start on a busy machine.
  private static final Map<String, String> FAST_SHELL =
      Map.of(
          "FIRST_WAIT", "0.6",
          "POLL", "0.2",
          "PATIENCE", "100",
          "STOP_WAIT", "0.6",
          "RESTART_PAUSE", "3",
          "MON_WAIT", "0.6",
          "MON_SLEEP", "1");

  /**
   * ZooKeeper's own unit of time, in milliseconds; it grants no session shorter than two of them.
   */
  int zooKeeperTick() {
    return this == FAST ? 400 : 2000;
  }

  /** Values for the flag files' templates, in milliseconds. */
  Map<String, String> flags() {
    return this == FAST ? FAST_FLAGS : REAL_FLAGS;
  }

  /** Values for start.sh's template, in seconds or in looks. */
  Map<String, String> shell() {
    return this == FAST ? FAST_SHELL : REAL_SHELL;
  }

  /** How the nodes' JVMs are started. */
  List<String> javaOptions() {
    return this == FAST ? JavaCommand.LIGHT : JavaCommand.LASTING;
  }
}

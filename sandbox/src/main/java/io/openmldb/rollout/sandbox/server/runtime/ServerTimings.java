package io.openmldb.rollout.sandbox.server.runtime;

import io.openmldb.rollout.sandbox.server.flags.FlagSettings;
import java.time.Duration;

/**
 * Every waiting time of the servers, all derived from OpenMLDB's own flags, so that a faster
 * practice cluster is only a matter of smaller values in the flag files. What no flag governs keeps
 * its measured proportion to one that does.
 */
public final class ServerTimings {
  private final FlagSettings flags;

  public ServerTimings(FlagSettings flags) {
    this.flags = flags;
  }

  public Duration zkSession() {
    return millis("zk_session_timeout");
  }

  /**
   * How often a server looks whether its ZooKeeper session is still there; an expired one is
   * replaced only then.
   */
  public Duration keepAliveCheck() {
    return millis("zk_keep_alive_check_interval");
  }

  /** From a tablet's disappearance to its failover. */
  public Duration heartbeatTimeout() {
    return millis("tablet_heartbeat_timeout");
  }

  public Duration offlineCheck() {
    return millis("tablet_offline_check_interval");
  }

  /**
   * A task that runs on a tablet is seen to be done at the next beat of this length: what makes
   * operations slow.
   */
  public Duration taskBeat() {
    return millis("get_task_status_interval");
  }

  /** A task that runs in the nameserver itself: 15 ms with the default of one second. */
  public Duration localTask() {
    return millis("name_server_task_wait_time").dividedBy(64);
  }

  public Duration tableStatusPoll() {
    return millis("get_table_status_interval");
  }

  /**
   * From a tablet's arrival or loss to the nameserver's SetMode to every tablet: 1.4 s with the
   * default of two.
   */
  public Duration setModeDelay() {
    return tableStatusPoll().multipliedBy(7).dividedBy(10);
  }

  public Duration binlogSyncWait() {
    return millis("binlog_sync_wait_time");
  }

  /** A leader's pause after a follower did not answer. */
  public Duration binlogCoffee() {
    return millis("binlog_coffee_time");
  }

  /** A leader's pause after a follower refused to match its log. */
  public Duration binlogMatch() {
    return millis("binlog_match_logoffset_interval");
  }

  public Duration binlogDelete() {
    return millis("binlog_delete_interval");
  }

  /**
   * Opening one partition's files at its turn in the loading queue: 10 ms with the default of 100.
   */
  public Duration openFiles() {
    return binlogSyncWait().dividedBy(10);
  }

  /**
   * From LoadTable's answer, the replica being in the tablet's map already, until it is marked as
   * loading: 2 ms with the default of 100.
   */
  public Duration loadGap() {
    return binlogSyncWait().dividedBy(50);
  }

  /** How often the working directory is looked through for injected faults. */
  public Duration faultPoll() {
    return binlogSyncWait();
  }

  public Duration requestTimeout() {
    return millis("request_timeout_ms");
  }

  private Duration millis(String flag) {
    return Duration.ofMillis(flags.number(flag));
  }
}

package io.openmldb.rollout.activities.context;

import io.openmldb.rollout.workflows.api.model.LeaderMove;
import java.time.Duration;
import java.util.List;

/**
 * What puts a cluster right by itself when every worker has died: timers on the host of the node
 * that is updated. Arming one again replaces it; disarming one that is not armed says nothing.
 * Those of a later attempt are neither replaced nor disarmed.
 */
public interface Watchdogs {

  /**
   * After {@code delay}: demotes the old leader of every move whose new leader answers as one, then
   * lifts the fence on {@code fenced}.
   *
   * @param successions every way in which a lead may pass; several of one partition, where several
   *     followers may come to lead it
   */
  void armFence(String fenced, List<LeaderMove> successions, Duration delay);

  /** Disarms the fence's timer; one that is running is waited for. */
  void disarmFence();

  /** After {@code delay}: switches {@code auto_failover} on. */
  void armFailover(Duration delay);

  /** Disarms the failover window's timer; one that is running is waited for. */
  void disarmFailover();
}

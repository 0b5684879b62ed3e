package io.openmldb.rollout.activities.context;

import io.openmldb.rollout.workflows.api.model.LeaderMove;
import java.time.Duration;
import java.util.List;

/**
 * Timers on the host of the node under update that make the cluster safe again if every worker has
 * died. Arming a timer again replaces it; disarming one that is not armed does nothing. A timer
 * that a later attempt has armed is neither replaced nor disarmed.
 */
public interface Watchdogs {

  /**
   * After {@code delay}: demotes the old leader of every move whose new leader answers as one, then
   * lifts the fence on {@code fenced}.
   *
   * @param successions every change of leader that is possible; several for one partition if
   *     several of its followers may become the leader
   */
  void armFence(String fenced, List<LeaderMove> successions, Duration delay);

  /** Disarms the fence's timer; waits for its script if that is running. */
  void disarmFence();

  /** After {@code delay}: switches {@code auto_failover} on. */
  void armFailover(Duration delay);

  /** Disarms the failover pause's timer; waits for its script if that is running. */
  void disarmFailover();
}

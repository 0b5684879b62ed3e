package io.openmldb.rollout.activities.openmldb.session;

import io.openmldb.rollout.steps.Move;
import java.time.Duration;
import java.util.List;

/**
 * What puts a cluster right by itself when every worker has died: timers on the host of the node
 * that is updated. Arming one again replaces it; disarming one that is not armed says nothing.
 * Those of a later attempt are neither replaced nor disarmed.
 */
public interface Alarms {

  /**
   * After {@code delay}: demotes the old leader of every move whose new leader answers as one, then
   * lifts the fence on {@code fenced}.
   */
  void armFence(String fenced, List<Move> batch, Duration delay);

  /** Disarms the fence's timer; one that is running is waited for. */
  void disarmFence();

  /** After {@code delay}: switches {@code auto_failover} on. */
  void armFailover(Duration delay);

  /** Disarms the failover window's timer; one that is running is waited for. */
  void disarmFailover();
}

package io.openmldb.rollout.activities.process;

import io.openmldb.rollout.activities.openmldb.client.OpenmldbException;
import io.openmldb.rollout.activities.openmldb.client.TabletClient;
import io.openmldb.rollout.activities.support.WaitTimeoutException;
import io.openmldb.rollout.activities.support.Waiter;
import io.openmldb.rollout.workflows.activity.ProcessActivities.RestartOutcome;
import io.openmldb.rollout.workflows.api.model.Node;
import io.openmldb.rollout.workflows.api.model.ProcessSnapshot;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/**
 * Sees to it that the nameserver has noticed the registration of a tablet that was restarted. Where
 * it has not, the tablet is restarted again: it serves nothing, and nothing else helps.
 *
 * @param node the tablet
 * @param isHealthy whether the nameserver counts it as healthy
 * @param isRegistered whether ZooKeeper has its registration
 * @param tablet its client
 * @param restart replaces the process again, by the same means
 */
record RegistrationRetry(
    Node node,
    BooleanSupplier isHealthy,
    BooleanSupplier isRegistered,
    TabletClient tablet,
    Function<ProcessSnapshot, RestartOutcome> restart,
    Waiter waiter) {

  /** A registration is noticed within a second. */
  private static final Duration LONG_ENOUGH = Duration.ofSeconds(10);

  private static final Duration PAUSE = Duration.ofMillis(250);
  private static final int MOST = 2;

  /**
   * Waits until the nameserver has noticed the tablet, and restarts it again where it has not.
   *
   * @param done the restart
   * @return the last restart
   * @throws RegistrationMissedException when further restarts do not help
   */
  RestartOutcome awaitNoticeOrRestart(RestartOutcome done) {
    RestartOutcome outcome = done;
    for (int times = 0; isMissed(); times++) {
      if (times == MOST) {
        throw new RegistrationMissedException(node, MOST);
      }
      RestartOutcome again = restart.apply(outcome.process());
      String note =
          outcome.note() + "; restarted again, because the nameserver missed its registration: ";
      outcome = new RestartOutcome(again.process(), again.alreadyDone(), note + again.note());
    }
    return outcome;
  }

  /**
   * What is not certain is left to the steps that follow: they wait for the tablet, and say what
   * for. A tablet that serves tables is never restarted for this.
   */
  private boolean isMissed() {
    try {
      waiter
          .forWhat("the nameserver to notice the registration of " + node.title())
          .atMost(LONG_ENOUGH)
          .every(PAUSE)
          .until(isHealthy);
      return false;
    } catch (WaitTimeoutException e) {
      return isRegistered.getAsBoolean() && servesNothing();
    } catch (OpenmldbException e) {
      return false;
    }
  }

  private boolean servesNothing() {
    try {
      return tablet.replicas().equals(List.of());
    } catch (OpenmldbException e) {
      return false;
    }
  }
}

package io.openmldb.rollout.activities.openmldb.recovery;

import io.openmldb.rollout.activities.failure.StepException;
import io.openmldb.rollout.activities.openmldb.moves.Leftovers;
import io.openmldb.rollout.activities.openmldb.session.Session;
import io.openmldb.rollout.activities.waiting.ProgressReports;
import io.openmldb.rollout.activities.waiting.WaitTimeoutException;
import io.openmldb.rollout.request.Component;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Undoes what a lease records of the tablet in progress: a fence, a failover window, detached
 * followers, moved leaders. Each is struck from the lease when it is undone; what fails stops
 * nothing else.
 */
public final class LeaseRepair {

  /** ZooKeeper's session must end, the guard fire and the process start. */
  private static final Duration COMING_UP = Duration.ofMinutes(5);

  private static final Duration NO_PROGRESS = Duration.ofMinutes(3);

  private final Session session;

  /**
   * A repair of the session's tablet.
   *
   * @param session of the node that the lease names as in progress
   */
  public LeaseRepair(Session session) {
    this.session = session;
  }

  /**
   * Undoes it, and makes the node whole that a rollout may have left half-done: the process may be
   * on its way up, by the guard on its host.
   *
   * @return what is left, one sentence each; empty when nothing is
   */
  public List<String> finish() {
    List<String> left = new ArrayList<>();
    attempt(left, () -> new Leftovers(session).end());
    if (session.node().component() == Component.TABLET) {
      attempt(left, this::awaitUp);
      attempt(left, this::recover);
    }
    attempt(left, () -> new Leftovers(session).bringHome());
    return left;
  }

  /**
   * Undoes it.
   *
   * @return what is left, one sentence each; empty when nothing is
   */
  public List<String> undo() {
    List<String> left = new ArrayList<>();
    attempt(left, () -> new Leftovers(session).end());
    attempt(left, this::makeWhole);
    attempt(left, () -> new Leftovers(session).bringHome());
    return left;
  }

  private void makeWhole() {
    String endpoint = session.node().endpoint();
    boolean concerned =
        !session.lease().detached(endpoint).isEmpty() || !session.lease().moves(endpoint).isEmpty();
    if (concerned) {
      recover();
    }
  }

  private void awaitUp() {
    String endpoint = session.node().endpoint();
    try {
      session
          .waits()
          .forWhat("tablet " + endpoint + " to be up again")
          .atMost(COMING_UP)
          .until(() -> session.isHealthy(endpoint));
    } catch (WaitTimeoutException e) {
      throw new NotRecoveredException(
          endpoint, COMING_UP, List.of("the nameserver does not see it"));
    }
  }

  private void recover() {
    new TabletRecovery(
            session,
            new Diagnosis(true, 0, false),
            HandsOff.never(),
            NO_PROGRESS,
            ProgressReports.ofActivity())
        .run();
    new Detachment(session).forget();
  }

  private static void attempt(List<String> left, Runnable work) {
    try {
      work.run();
    } catch (StepException e) {
      left.add(e.getMessage());
    }
  }
}
